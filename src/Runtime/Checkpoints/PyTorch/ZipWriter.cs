using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;
using ConvNeXtGen.Checkpoints.Writing;

namespace ConvNeXtGen.Checkpoints.PyTorch;

/// <summary>
/// Writes a zip file as PyTorch does: entries stored, their bytes aligned to 64 (so that they can be memory-mapped), checksum and
/// sizes behind them, zip64 where something passes 4 GB. (APPNOTE.TXT 6.3.)
/// </summary>
/// <param name="output">Receives the file.</param>
/// <param name="wideFrom">Sizes and positions from here on are written with 64 bits; less than 4 GB only to test that.</param>
internal sealed class ZipWriter(CheckpointOutput output, long wideFrom = uint.MaxValue)
{
    private const int Alignment = 64;
    private const int LocalLength = 30;
    private const ushort Utf8WithDescriptor = 0x0808;
    private const ushort PaddingId = 0x4246;
    private const ushort EarliestDate = 0x21;

    private readonly List<(byte[] Name, uint Checksum, long Length, long Header)> _entries = [];

    public void Add(string name, byte[] content) => Add(name, content.Length, checksum =>
    {
        checksum.Append(content);
        output.Write(content);
    });

    public void Add(string name, TensorEntry tensor) => Add(name, tensor.ByteCount, checksum => output.Write(tensor, checksum.Append));

    /// <summary>Writes the directory.</summary>
    public void Finish()
    {
        long start = output.Position;
        foreach (var (name, checksum, length, header) in _entries)
            WriteCentral(name, checksum, length, header);
        long size = output.Position - start;
        bool isWide = start >= wideFrom || size >= wideFrom || _entries.Count >= ushort.MaxValue;
        if (isWide)
            WriteZip64End(start, size);

        Span<byte> end = stackalloc byte[22];
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06054b50);
        ushort count = (ushort)Math.Min(_entries.Count, ushort.MaxValue);
        BinaryPrimitives.WriteUInt16LittleEndian(end[8..], count);
        BinaryPrimitives.WriteUInt16LittleEndian(end[10..], count);
        BinaryPrimitives.WriteUInt32LittleEndian(end[12..], isWide ? uint.MaxValue : (uint)size);
        BinaryPrimitives.WriteUInt32LittleEndian(end[16..], isWide ? uint.MaxValue : (uint)start);
        output.Write(end);
    }

    private void Add(string name, long length, Action<Crc32> write)
    {
        byte[] nameBytes = Encoding.UTF8.GetBytes(name);
        long header = output.Position;
        bool isWide = length >= wideFrom;
        WriteLocal(nameBytes, isWide);
        var checksum = new Crc32();
        write(checksum);
        uint hash = checksum.GetCurrentHashAsUInt32();
        WriteDescriptor(hash, length, isWide);
        _entries.Add((nameBytes, hash, length, header));
    }

    private void WriteLocal(byte[] name, bool isWide)
    {
        int wideLength = isWide ? 20 : 0;
        long dataStart = output.Position + LocalLength + name.Length + wideLength + 4;
        int padding = (int)((Alignment - dataStart % Alignment) % Alignment);
        var header = new byte[LocalLength + name.Length + wideLength + 4 + padding];
        BinaryPrimitives.WriteUInt32LittleEndian(header, 0x04034b50);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(4), (ushort)(isWide ? 45 : 20));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(6), Utf8WithDescriptor);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(12), EarliestDate);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(26), (ushort)name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(28), (ushort)(wideLength + 4 + padding));
        if (isWide)
        {
            // Sizes are all ones here and stand in the extra field: unknown until the descriptor, so zero there.
            header.AsSpan(18, 8).Fill(0xff);
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(LocalLength + name.Length), 1);
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(LocalLength + name.Length + 2), 16);
        }
        name.CopyTo(header, LocalLength);
        Span<byte> extra = header.AsSpan(LocalLength + name.Length + wideLength);
        BinaryPrimitives.WriteUInt16LittleEndian(extra, PaddingId);
        BinaryPrimitives.WriteUInt16LittleEndian(extra[2..], (ushort)padding);
        output.Write(header);
    }

    private void WriteDescriptor(uint checksum, long length, bool isWide)
    {
        Span<byte> descriptor = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor, 0x08074b50);
        BinaryPrimitives.WriteUInt32LittleEndian(descriptor[4..], checksum);
        if (isWide)
        {
            BinaryPrimitives.WriteInt64LittleEndian(descriptor[8..], length);
            BinaryPrimitives.WriteInt64LittleEndian(descriptor[16..], length);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(descriptor[8..], (uint)length);
            BinaryPrimitives.WriteUInt32LittleEndian(descriptor[12..], (uint)length);
        }
        output.Write(descriptor[..(isWide ? 24 : 16)]);
    }

    private void WriteCentral(byte[] name, uint checksum, long length, long header)
    {
        bool isWide = length >= wideFrom || header >= wideFrom;
        var central = new byte[46 + name.Length + (isWide ? 28 : 0)];
        BinaryPrimitives.WriteUInt32LittleEndian(central, 0x02014b50);
        BinaryPrimitives.WriteUInt16LittleEndian(central.AsSpan(4), (ushort)(isWide ? 45 : 20));
        BinaryPrimitives.WriteUInt16LittleEndian(central.AsSpan(6), (ushort)(isWide ? 45 : 20));
        BinaryPrimitives.WriteUInt16LittleEndian(central.AsSpan(8), Utf8WithDescriptor);
        BinaryPrimitives.WriteUInt16LittleEndian(central.AsSpan(14), EarliestDate);
        BinaryPrimitives.WriteUInt32LittleEndian(central.AsSpan(16), checksum);
        BinaryPrimitives.WriteUInt32LittleEndian(central.AsSpan(20), isWide ? uint.MaxValue : (uint)length);
        BinaryPrimitives.WriteUInt32LittleEndian(central.AsSpan(24), isWide ? uint.MaxValue : (uint)length);
        BinaryPrimitives.WriteUInt16LittleEndian(central.AsSpan(28), (ushort)name.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(central.AsSpan(30), (ushort)(isWide ? 28 : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(central.AsSpan(42), isWide ? uint.MaxValue : (uint)header);
        name.CopyTo(central, 46);
        if (isWide)
        {
            Span<byte> extra = central.AsSpan(46 + name.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(extra, 1);
            BinaryPrimitives.WriteUInt16LittleEndian(extra[2..], 24);
            BinaryPrimitives.WriteInt64LittleEndian(extra[4..], length);
            BinaryPrimitives.WriteInt64LittleEndian(extra[12..], length);
            BinaryPrimitives.WriteInt64LittleEndian(extra[20..], header);
        }
        output.Write(central);
    }

    private void WriteZip64End(long start, long size)
    {
        long at = output.Position;
        Span<byte> end = stackalloc byte[56 + 20];
        BinaryPrimitives.WriteUInt32LittleEndian(end, 0x06064b50);
        BinaryPrimitives.WriteInt64LittleEndian(end[4..], 44);
        BinaryPrimitives.WriteUInt16LittleEndian(end[12..], 45);
        BinaryPrimitives.WriteUInt16LittleEndian(end[14..], 45);
        BinaryPrimitives.WriteInt64LittleEndian(end[24..], _entries.Count);
        BinaryPrimitives.WriteInt64LittleEndian(end[32..], _entries.Count);
        BinaryPrimitives.WriteInt64LittleEndian(end[40..], size);
        BinaryPrimitives.WriteInt64LittleEndian(end[48..], start);
        Span<byte> locator = end[56..];
        BinaryPrimitives.WriteUInt32LittleEndian(locator, 0x07064b50);
        BinaryPrimitives.WriteInt64LittleEndian(locator[8..], at);
        BinaryPrimitives.WriteInt32LittleEndian(locator[16..], 1);
        output.Write(end);
    }
}
