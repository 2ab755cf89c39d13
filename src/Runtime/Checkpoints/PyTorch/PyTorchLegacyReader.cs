using System.Buffers.Binary;
using System.Numerics;
using ConvNeXtGen.Checkpoints.Pickling;
using ConvNeXtGen.Checkpoints.Storage;

namespace ConvNeXtGen.Checkpoints.PyTorch;

/// <summary>
/// Opens PyTorch's format before 1.6: five pickles (magic number, protocol version, facts about the system, the object,
/// the keys of its storages), then every storage as an element count and raw bytes.
/// </summary>
internal static class PyTorchLegacyReader
{
    private const int ProtocolVersion = 1001;

    private static readonly BigInteger Magic = BigInteger.Parse("119547037146038801333356", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Whether the first bytes are the magic number's: protocol 2, then a whole number of ten bytes.</summary>
    public static bool Recognises(ReadOnlySpan<byte> start) => start.StartsWith(new byte[] { 0x80, 0x02, 0x8a, 0x0a });

    public static CheckpointContent Read(CheckpointStream file)
    {
        var storages = new StorageTable(file);
        var input = new PickleInput(file, "pickle", 0, file.Length);
        if (!Magic.Equals(PickleMachine.Read(input, NoStorage)))
            throw input.Error("not PyTorch's magic number");
        if (PickleMachine.Read(input, NoStorage) is not (long)ProtocolVersion)
            throw input.Error($"expected version {ProtocolVersion} of the format");
        if (PickleMachine.Read(input, NoStorage) is not PickleDictionary system)
            throw input.Error("expected facts about the system that wrote the file");
        if (system.Get("little_endian") is false)
            throw input.Error("big-endian; only little-endian checkpoints are read");

        object? value = PickleMachine.Read(input, storages.Resolve);
        if (PickleMachine.Read(input, NoStorage) is not PickleList keys)
            throw input.Error("expected the list of storage keys");
        Dictionary<string, TensorStorage> bytes = ReadStorages(file, storages, keys, input.Position);
        storages.Attach(key => bytes.GetValueOrDefault(key));
        return PickledContent.Read(file, value);

        object? NoStorage(object? id) => throw input.Error("a storage outside of the object");
    }

    private static Dictionary<string, TensorStorage> ReadStorages(CheckpointStream file, StorageTable storages, PickleList keys, long position)
    {
        // The file gives element counts; how large an element is only the references say.
        var sizes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (PickledStorage storage in storages.Storages)
            sizes[storage.Key] = storage.Type?.Size() ?? 1;

        var bytes = new Dictionary<string, TensorStorage>(StringComparer.Ordinal);
        foreach (object? item in keys.Items)
        {
            if (item is not string key || !sizes.TryGetValue(key, out int size))
                throw file.Error(position, $"the storage key '{item as string}' is not one that the object refers to");
            long count = BinaryPrimitives.ReadInt64LittleEndian(file.ReadBytes(position, 8));
            position += 8;
            if (count < 0 || count > (file.Length - position) / size)
                throw file.Error(position - 8, $"storage '{key}' has {count} elements of {size} bytes, {file.Length - position} bytes are left");
            if (!bytes.TryAdd(key, new FileStorage(file, position, count * size)))
                throw file.Error(position, $"the storage '{key}' occurs twice");
            position += count * size;
        }
        return bytes;
    }
}
