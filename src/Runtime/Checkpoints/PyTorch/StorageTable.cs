using ConvNeXtGen.Checkpoints.Pickling;
using ConvNeXtGen.Checkpoints.Storage;

namespace ConvNeXtGen.Checkpoints.PyTorch;

/// <summary>
/// The storages that a pickle refers to by persistent ids,
/// <c>('storage', class, key, location, element count[, (view key, offset, size)])</c>.
/// </summary>
internal sealed class StorageTable(CheckpointStream file)
{
    private readonly List<PickledStorage> _storages = [];

    /// <summary>Every reference met, in order; one key can be referred to many times.</summary>
    public IReadOnlyList<PickledStorage> Storages => _storages;

    /// <summary>What a persistent id stands for.</summary>
    public object? Resolve(object? id)
    {
        // Before 1.0 a module's class came with its source text: ('module', class, file, source).
        if (id is PickleTuple { Count: 4 } module && module[0] is "module")
            return module[1];
        if (id is not PickleTuple { Count: 5 or 6 } tuple || tuple[0] is not "storage")
            throw Error("persistent id", "not that of a storage");
        if (tuple[1] is not PickleGlobal type || tuple[2] is not string key || tuple[4] is not long count || count < 0)
            throw Error("persistent id", "expected ('storage', class, key, location, element count)");
        ElementType? elementType = TorchTypes.ParseStorage(type.Name);
        if (elementType is null && type.Name != "UntypedStorage")
            throw Error($"storage '{key}'", $"the storage class {type} is not supported");
        if (count > long.MaxValue / 16)
            throw Error($"storage '{key}'", $"{count} elements");
        var storage = View(key, elementType, count, tuple.Count == 6 ? tuple[5] : null);
        _storages.Add(storage);
        return storage;
    }

    /// <summary>Gives every reference its bytes.</summary>
    /// <param name="find">The bytes of a key, or null when the file has none.</param>
    public void Attach(Func<string, TensorStorage?> find)
    {
        var found = new Dictionary<string, TensorStorage>(StringComparer.Ordinal);
        foreach (PickledStorage storage in _storages)
        {
            if (!found.TryGetValue(storage.Key, out TensorStorage? bytes))
            {
                bytes = find(storage.Key) ?? throw Error($"storage '{storage.Key}'", "the file does not hold it");
                found.Add(storage.Key, bytes);
            }
            if (storage.ByteOffset > bytes.ByteLength - storage.ByteCount)
                throw Error($"storage '{storage.Key}'", $"{bytes.ByteLength} bytes in the file, {storage.ByteCount} expected");
            storage.Bytes = bytes;
        }
    }

    /// <summary>Files before 1.0 know views of storages: a part of a larger one, in elements.</summary>
    private PickledStorage View(string key, ElementType? type, long count, object? view)
    {
        if (view is null)
            return new PickledStorage(key, type, count);
        if (view is not PickleTuple { Count: 3 } part || part[1] is not long offset || part[2] is not long size || offset < 0 || size < 0 || offset > count - size)
            throw Error($"storage '{key}'", "a view that does not lie within its storage");
        return new PickledStorage(key, type, size) { ByteOffset = offset * (type?.Size() ?? 1) };
    }

    private CheckpointFormatException Error(string place, string problem) => file.Error(place, problem);
}
