using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ConvNeXtGen.Checkpoints.Storage;

namespace ConvNeXtGen.Checkpoints;

/// <summary>
/// A named tensor of a checkpoint, not yet read: name, type and shape are known, the elements are fetched on demand.
/// An entry of a file can be read as long as its <see cref="CheckpointFile"/> is open.
/// </summary>
public sealed class TensorEntry
{
    private readonly TensorStorage _storage;

    internal TensorEntry(string name, ElementType elementType, StridedLayout layout, TensorStorage storage)
    {
        Name = name;
        ElementType = elementType;
        Layout = layout;
        _storage = storage;
    }

    /// <summary>Name in the state dictionary, e.g. <c>stages.0.0.dwconv.weight</c>.</summary>
    public string Name { get; }

    /// <summary>Type of the stored elements.</summary>
    public ElementType ElementType { get; }

    /// <summary>Size of every dimension; empty for a scalar.</summary>
    public ImmutableArray<long> Shape => Layout.Shape;

    /// <summary>Number of elements.</summary>
    public long ElementCount => Layout.ElementCount;

    /// <summary>Bytes the elements take when packed.</summary>
    public long ByteCount => ElementCount * ElementType.Size();

    internal StridedLayout Layout { get; }

    /// <summary>An entry over values in memory.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> does not hold exactly the elements of <paramref name="shape"/>.</exception>
    public static TensorEntry Create(string name, ElementType elementType, ImmutableArray<long> shape, ReadOnlyMemory<byte> bytes)
    {
        var layout = StridedLayout.Contiguous(shape);
        if (layout.ElementCount * elementType.Size() != bytes.Length)
            throw new ArgumentException($"{name}: {bytes.Length} bytes are not [{string.Join(", ", shape)}] of {elementType.TorchName()}", nameof(bytes));
        return new TensorEntry(name, elementType, layout, new MemoryStorage(bytes));
    }

    /// <summary>The same tensor under another name.</summary>
    public TensorEntry WithName(string name) => new(name, ElementType, Layout, _storage);

    /// <summary>The same elements, in the same row-major order, in another shape.</summary>
    /// <exception cref="InvalidOperationException">The element counts differ, or a strided view cannot be seen so.</exception>
    public TensorEntry WithShape(ImmutableArray<long> shape) => new(Name, ElementType, Layout.Reshape(shape), _storage);

    internal TensorEntry WithLayout(StridedLayout layout) => new(Name, ElementType, layout, _storage);

    /// <summary>Copies all elements, in row-major order and in their stored type (little-endian).</summary>
    /// <param name="destination">Exactly <see cref="ByteCount"/> bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(destination.Length, ByteCount);
        OpenCursor().Read(destination);
    }

    /// <summary>All elements in row-major order.</summary>
    /// <typeparam name="T">The .NET type of the same size as <see cref="ElementType"/>, e.g. <see cref="float"/> for float32.</typeparam>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        var values = new T[ElementCount];
        CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }

    internal TensorCursor OpenCursor() => TensorCursor.Open(_storage, Layout, ElementType.Size());

    /// <summary>Name, type and shape, e.g. <c>head.weight float32 [1000, 768]</c>.</summary>
    public override string ToString() => $"{Name} {ElementType.TorchName()} [{string.Join(", ", Shape)}]";
}
