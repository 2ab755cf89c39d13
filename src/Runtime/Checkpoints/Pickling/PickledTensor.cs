using ConvNeXtGen.Checkpoints.Storage;

namespace ConvNeXtGen.Checkpoints.Pickling;

/// <summary>A storage that a pickle refers to. Its bytes lie elsewhere in the file; the reader of the file says where.</summary>
internal sealed class PickledStorage(string key, ElementType? type, long elementCount)
{
    /// <summary>Name of the storage in the file.</summary>
    public string Key => key;

    /// <summary>Type of its elements; null for untyped storages, whose elements are bytes until a tensor says otherwise.</summary>
    public ElementType? Type => type;

    /// <summary>Number of elements (bytes when untyped).</summary>
    public long ElementCount => elementCount;

    public long ByteCount => elementCount * (type?.Size() ?? 1);

    /// <summary>Where this storage begins in the bytes of <see cref="Bytes"/>.</summary>
    public long ByteOffset { get; init; }

    /// <summary>The bytes, once known.</summary>
    public TensorStorage? Bytes { get; set; }
}

/// <summary>A tensor as a pickle describes it: a view of a storage.</summary>
internal sealed record PickledTensor(PickledStorage Storage, ElementType Type, StridedLayout Layout)
{
    public TensorEntry ToEntry(string name)
    {
        StridedLayout layout = Layout with { Offset = Layout.Offset + Storage.ByteOffset / Type.Size() };
        return new TensorEntry(name, Type, layout, Storage.Bytes!);
    }
}
