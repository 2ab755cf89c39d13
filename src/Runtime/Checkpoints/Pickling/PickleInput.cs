using System.Buffers.Binary;
using System.Text;
using ConvNeXtGen.Checkpoints.Storage;

namespace ConvNeXtGen.Checkpoints.Pickling;

/// <summary>The bytes of a pickle, read ahead in small pieces. Lengths are checked against what is left before memory is taken.</summary>
internal sealed class PickleInput
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly CheckpointStream _file;
    private readonly string _name;
    private readonly long _end;
    private readonly byte[] _buffer = new byte[1 << 15];
    private long _bufferStart;
    private int _bufferLength;
    private int _position;

    /// <param name="file">The file.</param>
    /// <param name="name">What the pickle is called in messages.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="end">Where it ends at the latest.</param>
    public PickleInput(CheckpointStream file, string name, long start, long end)
    {
        _file = file;
        _name = name;
        _bufferStart = start;
        _end = end;
    }

    /// <summary>Offset in the file of the next byte.</summary>
    public long Position => _bufferStart + _position;

    public byte ReadByte()
    {
        Need(1);
        return _buffer[_position++];
    }

    public int ReadUInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public long ReadUInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public double ReadDouble() => BinaryPrimitives.ReadDoubleBigEndian(Take(8));

    /// <summary>An unsigned 64-bit length; one beyond the file is refused where it is used.</summary>
    public long ReadLength() => (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(Take(8)), long.MaxValue);

    public string ReadUtf8(long length)
    {
        byte[] bytes = ReadBytes(length);
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            // Python writes lone surrogates so, and Python 2 wrote its byte strings without an encoding.
            return Encoding.Latin1.GetString(bytes);
        }
    }

    public byte[] ReadBytes(long length)
    {
        if (length > _end - Position)
            throw Error($"{length} bytes announced, {_end - Position} left");
        if (length > Array.MaxLength)
            throw Error($"a value of {length} bytes; at most {Array.MaxLength} are read");
        var bytes = new byte[length];
        int buffered = (int)Math.Min(length, _bufferLength - _position);
        _buffer.AsSpan(_position, buffered).CopyTo(bytes);
        _position += buffered;
        if (buffered < length)
        {
            long start = Position;
            _file.Read(start, bytes.AsSpan(buffered));
            (_bufferStart, _bufferLength, _position) = (start + length - buffered, 0, 0);
        }
        return bytes;
    }

    /// <summary>Text up to the end of the line, which is not part of it.</summary>
    public string ReadLine()
    {
        var bytes = new List<byte>();
        for (byte next = ReadByte(); next != (byte)'\n'; next = ReadByte())
        {
            if (bytes.Count == 4096)
                throw Error("a name of more than 4096 bytes");
            bytes.Add(next);
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }

    public CheckpointFormatException Error(string problem, Exception? inner = null) => _file.Error($"{_name}, offset {Position}", problem, inner);

    private ReadOnlySpan<byte> Take(int count)
    {
        Need(count);
        _position += count;
        return _buffer.AsSpan(_position - count, count);
    }

    private void Need(int count)
    {
        if (_bufferLength - _position >= count)
            return;
        long start = Position;
        if (_end - start < count)
            throw Error("the pickle ends too early");
        _bufferLength = (int)Math.Min(_buffer.Length, _end - start);
        _file.Read(start, _buffer.AsSpan(0, _bufferLength));
        (_bufferStart, _position) = (start, 0);
    }
}
