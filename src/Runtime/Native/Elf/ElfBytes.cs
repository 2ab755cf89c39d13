using System.Buffers.Binary;

namespace ConvNeXtGen.Native.Elf;

/// <summary>Bounds-checked little-endian reads from a part of an ELF file; the part's name goes into every complaint.</summary>
internal readonly struct ElfBytes(ReadOnlyMemory<byte> bytes, ulong start, string name)
{
    /// <summary>Offset of the first byte in the file.</summary>
    public ulong Start => start;

    public ulong Length => (ulong)bytes.Length;

    public ushort UInt16(ulong offset) => BinaryPrimitives.ReadUInt16LittleEndian(Span(offset, sizeof(ushort)));

    public uint UInt32(ulong offset) => BinaryPrimitives.ReadUInt32LittleEndian(Span(offset, sizeof(uint)));

    public ulong UInt64(ulong offset) => BinaryPrimitives.ReadUInt64LittleEndian(Span(offset, sizeof(ulong)));

    public ElfBytes Part(ulong offset, ulong length, string partName)
    {
        if (offset > Length || length > Length - offset)
            throw new ElfFormatException(
                $"{partName} ({length} bytes at offset {start + offset}) reaches beyond the end of {name} ({Length} bytes)");
        return new ElfBytes(bytes.Slice((int)offset, (int)length), start + offset, partName);
    }

    /// <summary>The zero-terminated string at <paramref name="offset"/>, without its terminator.</summary>
    public ReadOnlySpan<byte> ZeroTerminated(ulong offset)
    {
        if (offset >= Length)
            throw new ElfFormatException($"a string at offset {offset} starts beyond the end of {name} ({Length} bytes)");
        var rest = bytes.Span[(int)offset..];
        var end = rest.IndexOf((byte)0);
        return end >= 0 ? rest[..end] : throw new ElfFormatException($"a string in {name} has no terminator");
    }

    public ReadOnlySpan<byte> Span(ulong offset, int length)
    {
        if (offset > Length || (ulong)length > Length - offset)
            throw new ElfFormatException($"{name} ends after {Length} bytes, inside the value at offset {offset}");
        return bytes.Span.Slice((int)offset, length);
    }
}
