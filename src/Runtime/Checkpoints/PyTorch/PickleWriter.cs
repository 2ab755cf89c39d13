using System.Buffers.Binary;
using System.Text;

namespace ConvNeXtGen.Checkpoints.PyTorch;

/// <summary>Writes a pickle of protocol 2, the one torch.save writes.</summary>
internal sealed class PickleWriter
{
    private readonly MemoryStream _stream = new();

    public PickleWriter() => Write(0x80, 2);

    /// <summary>The pickle, finished.</summary>
    public byte[] Finish()
    {
        Write('.');
        return _stream.ToArray();
    }

    public void Mark() => Write('(');

    /// <summary>Everything since the mark becomes a tuple.</summary>
    public void Tuple() => Write('t');

    public void EmptyTuple() => Write(')');

    public void EmptyDictionary() => Write('}');

    /// <summary>Keys and values since the mark go into the dictionary below it.</summary>
    public void SetItems() => Write('u');

    /// <summary>Calls the function below with the tuple on top.</summary>
    public void Reduce() => Write('R');

    /// <summary>Replaces the tuple on top by the storage that it identifies.</summary>
    public void PersistentId() => Write('Q');

    public void Boolean(bool value) => Write(value ? 0x88 : 0x89);

    public void Global(string module, string name)
    {
        Write('c');
        _stream.Write(Encoding.ASCII.GetBytes($"{module}\n{name}\n"));
    }

    public void Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Write('X');
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
        _stream.Write(length);
        _stream.Write(bytes);
    }

    public void Number(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        if (value is >= 0 and <= byte.MaxValue)
            Write('K', bytes[0]);
        else if (value is >= int.MinValue and <= int.MaxValue)
        {
            Write('J');
            _stream.Write(bytes[..4]);
        }
        else
        {
            Write(0x8a, 8);
            _stream.Write(bytes);
        }
    }

    /// <summary>A tuple of numbers.</summary>
    public void Numbers(IEnumerable<long> values)
    {
        Mark();
        foreach (long value in values)
            Number(value);
        Tuple();
    }

    private void Write(int opcode) => _stream.WriteByte((byte)opcode);

    private void Write(int opcode, int argument)
    {
        _stream.WriteByte((byte)opcode);
        _stream.WriteByte((byte)argument);
    }
}
