using System.Buffers.Binary;
using System.Text;
using ConvNeXtGen.Checkpoints.Storage;

namespace ConvNeXtGen.Checkpoints.PyTorch;

/// <summary>An entry of a zip file: a range of the file.</summary>
internal sealed record ZipEntry(string Name, long Start, long Length, bool IsStored);

/// <summary>
/// The directory of a zip file as PyTorch writes it: entries stored, not compressed, so that a tensor can be read from its place.
/// Compressed entries (a TorchScript archive's source code) cannot be read, and with them nothing that grows when it is unpacked.
/// (APPNOTE.TXT 6.3, with zip64.)
/// </summary>
internal sealed class ZipDirectory
{
    private const uint EndSignature = 0x06054b50;
    private const uint Zip64LocatorSignature = 0x07064b50;
    private const uint Zip64EndSignature = 0x06064b50;
    private const uint CentralSignature = 0x02014b50;
    private const uint LocalSignature = 0x04034b50;
    private const int EndLength = 22;
    private const int CentralLength = 46;
    private const int LocalLength = 30;
    private const int MaxDirectoryLength = 128 << 20;

    private readonly CheckpointStream _file;
    private readonly Dictionary<string, ZipEntry> _entries = new(StringComparer.Ordinal);

    private ZipDirectory(CheckpointStream file) => _file = file;

    /// <summary>The entries in directory order.</summary>
    public IReadOnlyCollection<ZipEntry> Entries => _entries.Values;

    public static ZipDirectory Read(CheckpointStream file)
    {
        var directory = new ZipDirectory(file);
        var (start, length, count) = directory.FindDirectory();
        directory.ReadEntries(file.ReadBytes(start, length), count, start);
        directory.CheckOverlaps();
        return directory;
    }

    /// <summary>The entry of that name, or null.</summary>
    /// <exception cref="CheckpointFormatException">It is compressed.</exception>
    public ZipEntry? Find(string name) => _entries.GetValueOrDefault(name) switch
    {
        { IsStored: false } => throw Error(name, "compressed; PyTorch stores what it reads as it is. Repack the file with 'zip -0'"),
        var entry => entry,
    };

    private (long Start, int Length, long Count) FindDirectory()
    {
        // The end record is the last thing in the file but for a comment of up to 64 KB.
        int tailLength = (int)Math.Min(_file.Length, EndLength + ushort.MaxValue);
        long tailStart = _file.Length - tailLength;
        byte[] tail = _file.ReadBytes(tailStart, tailLength);
        for (int at = tailLength - EndLength; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) != EndSignature
                || BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + 20)) != tailLength - at - EndLength)
                continue;
            var end = tail.AsSpan(at, EndLength);
            long count = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]);
            long length = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
            long start = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
            if (FindZip64(tailStart + at) is { } wide)
                (start, length, count) = wide;
            if (length > MaxDirectoryLength)
                throw _file.Error(tailStart + at, $"a zip directory of {length} bytes; at most {MaxDirectoryLength} are read");
            if (start < 0 || length < 0 || start > _file.Length - length)
                throw _file.Error(tailStart + at, $"the zip directory at {start} of {length} bytes reaches beyond the file");
            return (start, (int)length, count);
        }
        throw _file.Error(_file.Length, "no end record of a zip file: it is cut short");
    }

    private (long Start, long Length, long Count)? FindZip64(long endRecord)
    {
        const int locatorLength = 20, zip64Length = 56;
        if (endRecord < locatorLength)
            return null;
        byte[] locator = _file.ReadBytes(endRecord - locatorLength, locatorLength);
        if (BinaryPrimitives.ReadUInt32LittleEndian(locator) != Zip64LocatorSignature)
            return null;
        long at = BinaryPrimitives.ReadInt64LittleEndian(locator.AsSpan(8));
        byte[] end = _file.ReadBytes(at, zip64Length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(end) != Zip64EndSignature)
            throw _file.Error(at, "expected the zip64 end record");
        return (BinaryPrimitives.ReadInt64LittleEndian(end.AsSpan(48)), BinaryPrimitives.ReadInt64LittleEndian(end.AsSpan(40)), BinaryPrimitives.ReadInt64LittleEndian(end.AsSpan(32)));
    }

    private void ReadEntries(byte[] directory, long count, long directoryStart)
    {
        int at = 0;
        for (long index = 0; index < count; index++)
        {
            if (directory.Length - at < CentralLength || BinaryPrimitives.ReadUInt32LittleEndian(directory.AsSpan(at)) != CentralSignature)
                throw _file.Error(directoryStart + at, $"expected entry {index} of {count} of the zip directory");
            var fields = directory.AsSpan(at, CentralLength);
            int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(fields[28..]);
            int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(fields[30..]);
            int commentLength = BinaryPrimitives.ReadUInt16LittleEndian(fields[32..]);
            if (directory.Length - at - CentralLength < nameLength + extraLength + commentLength)
                throw _file.Error(directoryStart + at, "an entry of the zip directory is cut short");
            AddEntry(fields, directory.AsSpan(at + CentralLength, nameLength), directory.AsSpan(at + CentralLength + nameLength, extraLength));
            at += CentralLength + nameLength + extraLength + commentLength;
        }
        if (at != directory.Length)
            throw _file.Error(directoryStart + at, $"the zip directory holds more than the {count} entries announced");
    }

    private void AddEntry(ReadOnlySpan<byte> fields, ReadOnlySpan<byte> nameBytes, ReadOnlySpan<byte> extra)
    {
        string name = Encoding.UTF8.GetString(nameBytes);
        if (name.Contains('\\') || name.StartsWith('/') || name.Split('/').Contains(".."))
            throw Error(name, "a path that leaves the archive");
        if ((BinaryPrimitives.ReadUInt16LittleEndian(fields[8..]) & 1) != 0)
            throw Error(name, "encrypted");
        bool isStored = BinaryPrimitives.ReadUInt16LittleEndian(fields[10..]) == 0;

        long packed = BinaryPrimitives.ReadUInt32LittleEndian(fields[20..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(fields[24..]);
        long header = BinaryPrimitives.ReadUInt32LittleEndian(fields[42..]);
        ReadWideFields(extra, ref length, ref packed, ref header);
        if (isStored && packed != length)
            throw Error(name, $"stored, yet {length} bytes take {packed}");
        var entry = new ZipEntry(name, DataStart(name, nameBytes, header), packed, isStored);
        if (entry.Length < 0 || entry.Start > _file.Length - entry.Length)
            throw Error(name, $"{packed} bytes at {entry.Start} reach beyond the file ({_file.Length} bytes)");
        if (!_entries.TryAdd(name, entry))
            throw Error(name, "two entries have this name");
    }

    /// <summary>Fields of 32 bits that are all ones stand, in this order, in the zip64 extra field.</summary>
    private static void ReadWideFields(ReadOnlySpan<byte> extra, ref long length, ref long packed, ref long header)
    {
        while (extra.Length >= 4)
        {
            int id = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            int size = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]), extra.Length - 4);
            ReadOnlySpan<byte> field = extra.Slice(4, size);
            extra = extra[(4 + size)..];
            if (id != 1)
                continue;
            length = Wide(ref field, length);
            packed = Wide(ref field, packed);
            header = Wide(ref field, header);
        }

        static long Wide(ref ReadOnlySpan<byte> field, long narrow)
        {
            if (narrow != uint.MaxValue || field.Length < 8)
                return narrow;
            long wide = BinaryPrimitives.ReadInt64LittleEndian(field);
            field = field[8..];
            return wide;
        }
    }

    /// <summary>The local header repeats the name and has an extra field of its own; the data follow.</summary>
    private long DataStart(string name, ReadOnlySpan<byte> nameBytes, long header)
    {
        if (header < 0 || header > _file.Length - LocalLength - nameBytes.Length)
            throw Error(name, $"its header at {header} reaches beyond the file");
        byte[] local = _file.ReadBytes(header, LocalLength + nameBytes.Length);
        if (BinaryPrimitives.ReadUInt32LittleEndian(local) != LocalSignature
            || BinaryPrimitives.ReadUInt16LittleEndian(local.AsSpan(26)) != nameBytes.Length
            || !local.AsSpan(LocalLength).SequenceEqual(nameBytes))
            throw Error(name, $"the directory points to offset {header}, where another entry or none is");
        return header + LocalLength + nameBytes.Length + BinaryPrimitives.ReadUInt16LittleEndian(local.AsSpan(28));
    }

    private void CheckOverlaps()
    {
        ZipEntry? before = null;
        foreach (ZipEntry entry in _entries.Values.Where(entry => entry.Length > 0).OrderBy(entry => entry.Start))
        {
            if (before is not null && entry.Start < before.Start + before.Length)
                throw Error(entry.Name, $"its bytes overlap those of '{before.Name}'");
            before = entry;
        }
    }

    private CheckpointFormatException Error(string name, string problem) => _file.Error($"zip entry '{name}'", problem);
}
