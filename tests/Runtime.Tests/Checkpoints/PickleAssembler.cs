using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace ConvNeXtGen.Runtime.Tests.Checkpoints;

/// <summary>Writes pickles opcode by opcode, also ones that no pickler would write.</summary>
internal sealed class PickleAssembler
{
    private readonly List<byte> _bytes = [];

    public PickleAssembler(int protocol = 2) => Op(0x80).Op(protocol);

    public byte[] Finish() => [.. _bytes, (byte)'.'];

    public PickleAssembler Op(int opcode)
    {
        _bytes.Add((byte)opcode);
        return this;
    }

    public PickleAssembler Op(string opcodes)
    {
        _bytes.AddRange(Encoding.Latin1.GetBytes(opcodes));
        return this;
    }

    public PickleAssembler Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Op('X').Int32(bytes.Length).Raw(bytes);
    }

    public PickleAssembler Int(int value) => Op('J').Int32(value);

    public PickleAssembler Long(long value) => Op(0x8a).Op(8).Int64(value);

    public PickleAssembler Global(string module, string name) => Op($"c{module}\n{name}\n");

    public PickleAssembler Put(byte key) => Op('q').Op(key);

    public PickleAssembler Get(byte key) => Op('h').Op(key);

    public PickleAssembler Int32(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return Raw(bytes);
    }

    public PickleAssembler Int64(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return Raw(bytes);
    }

    public PickleAssembler Raw(ReadOnlySpan<byte> bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>Repeats what <paramref name="part"/> appends.</summary>
    public PickleAssembler Repeat(int times, Action<PickleAssembler> part)
    {
        for (int time = 0; time < times; time++)
            part(this);
        return this;
    }

    /// <summary>A float32 tensor over storage "0" of <paramref name="elements"/> elements.</summary>
    public PickleAssembler Tensor(long elements, long offset, long[] shape, long[] strides, string storage = "FloatStorage")
    {
        Global("torch._utils", "_rebuild_tensor_v2").Op('(');
        Op('(').Text("storage").Global("torch", storage).Text("0").Text("cpu").Long(elements).Op("tQ");
        Long(offset).Numbers(shape).Numbers(strides).Op(0x89).Global("collections", "OrderedDict").Op(")R");
        return Op("tR");
    }

    /// <summary>A pickled nn.Module with one parameter and one buffer, holding another one as child <c>0</c>, and so on.</summary>
    public PickleAssembler Module(int depth)
    {
        Global("torch.nn", "Module").Op(')').Op(0x81).Op("}(");
        Text("_parameters").Op("}(").Text("weight").Tensor(4, 0, [2, 2], [2, 1]).Op('u');
        Text("_buffers").Op("}(").Text("mean").Tensor(4, 1, [2], [1]).Text("temporary").Tensor(4, 0, [1], [1]).Op('u');
        Text("_non_persistent_buffers_set").Global("builtins", "set").Op("](").Text("temporary").Op("e").Op(0x85).Op('R');
        Text("_modules").Op("}(");
        if (depth > 0)
            Text("0").Module(depth - 1);
        return Op("uub");
    }

    public PickleAssembler Numbers(long[] values)
    {
        Op('(');
        foreach (long value in values)
            Long(value);
        return Op('t');
    }

    /// <summary>A PyTorch zip file with this pickle and one storage of four float32: 0, 1, 2, 3.</summary>
    public byte[] ToCheckpoint() => Zip(("a/data.pkl", Finish()), ("a/byteorder", "little"u8.ToArray()), ("a/data/0", FourFloats));

    public static byte[] FourFloats => [.. new[] { 0f, 1f, 2f, 3f }.SelectMany(BitConverter.GetBytes)];

    /// <summary>A zip file of stored entries.</summary>
    public static byte[] Zip(params (string Name, byte[] Content)[] entries) => Zip(CompressionLevel.NoCompression, entries);

    public static byte[] Zip(CompressionLevel compression, params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using Stream entry = zip.CreateEntry(name, compression).Open();
                entry.Write(content);
            }
        }
        return stream.ToArray();
    }
}
