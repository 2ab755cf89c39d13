using System.Buffers.Binary;
using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using ConvNeXtGen.Checkpoints;

namespace ConvNeXtGen.Runtime.Tests.Checkpoints;

/// <summary>Files made to do harm: each is refused with a message that says where, quickly and without much memory.</summary>
public class HostileFileTests
{
    private static readonly long[] Four = [4];
    private static readonly long[] One = [1];

    public static TheoryData<string, string> Pickles => new()
    {
        { "a shape beyond its storage", "reaches to byte 20 of a storage of 16" },
        { "an offset beyond its storage", "reaches to byte" },
        { "a negative size", "size holds something that is not a whole number from 0 on" },
        { "a negative stride", "stride holds something that is not" },
        { "a negative offset", "offset is not a whole number from 0 on" },
        { "a shape that overflows", "overflows" },
        { "strides that overflow", "overflows" },
        { "an expansion to a terabyte", "over a storage of 16" },
        { "65 dimensions", "65 dimensions" },
        { "more dimensions than strides", "1 dimensions with 2 strides" },
        { "more elements than stored", "16 bytes in the file, 4000 expected" },
        { "a huge element count", "9223372036854775807 elements" },
        { "a quantised storage", "QInt8Storage is not supported" },
        { "a storage that is not there", "the file does not hold it" },
        { "a dictionary within itself", "nested more than 100 deep" },
        { "a billion laughs", "more than 1000000 values" },
        { "a deep nest of dictionaries", "nested more than 100 deep" },
        { "a deep nest of tuples", "no tensors" },
        { "a deep nest of calls", "no tensors" },
        { "a million marks", "no mark" },
        { "an endless pickle", "more than 4000000 steps" },
        { "a memo never written", "memo 9 is read before it is written" },
        { "a text of 2^63 bytes", "bytes announced" },
        { "a number of a gigabyte", "a whole number of 1073741824 bytes" },
        { "a name without end", "more than 4096 bytes" },
        { "a key twice", "the key 'w' occurs twice" },
        { "an append to a number", "elements are appended to Int64" },
        { "an item set in None", "entries are set in None" },
        { "a key without a value", "a key without a value" },
        { "an empty stack", "the stack is empty" },
        { "a call without arguments", "the stack holds" },
        { "an opcode of protocol 0", "the opcode 0x49" },
        { "a registered extension", "the opcode 0x82" },
        { "an out-of-band buffer", "the opcode 0x97" },
        { "protocol 6", "pickle protocol 6" },
        { "another persistent id", "not that of a storage" },
        { "no tensors", "no tensors" },
    };

    [Theory, MemberData(nameof(Pickles))]
    public void Hostile_pickles_are_refused(string what, string problem) => Refused(Pickle(what).ToCheckpoint(), problem);

    private static PickleAssembler Pickle(string what)
    {
        var pickle = new PickleAssembler(what == "protocol 6" ? 6 : 2);
        return what switch
        {
            "a shape beyond its storage" => Tensor(4, 0, [5], One),
            "an offset beyond its storage" => Tensor(4, long.MaxValue / 8, [1], One),
            "a negative size" => Tensor(4, 0, [-1], One),
            "a negative stride" => Tensor(4, 3, [4], [-1]),
            "a negative offset" => Tensor(4, -1, [1], One),
            "a shape that overflows" => Tensor(4, 0, [1L << 32, 1L << 32], [0, 0]),
            "strides that overflow" => Tensor(4, 0, [1L << 32, 2], [1L << 32, 1]),
            "an expansion to a terabyte" => Tensor(4, 0, [1L << 38], [0]),
            "65 dimensions" => Tensor(4, 0, [.. Enumerable.Repeat(1L, 65)], [.. Enumerable.Repeat(1L, 65)]),
            "more dimensions than strides" => Tensor(4, 0, [1], [1, 1]),
            "more elements than stored" => Tensor(1000, 0, Four, One),
            "a huge element count" => Tensor(long.MaxValue, 0, Four, One),
            "a quantised storage" => pickle.Op("}(").Text("w").Tensor(4, 0, Four, One, "QInt8Storage").Op('u'),
            "a storage that is not there" => pickle.Op("}(").Text("w").Op('(').Text("storage").Global("torch", "FloatStorage").Text("../0").Text("cpu").Int(4).Op("tQ").Op('u'),
            "a dictionary within itself" => pickle.Op("}").Put(0).Op('(').Text("x").Get(0).Text("w").Tensor(4, 0, Four, One).Op('u'),
            "a billion laughs" => Laughs(),
            "a deep nest of dictionaries" => pickle.Repeat(100_000, nest => nest.Op('}').Text("x")).Op('}').Repeat(100_000, nest => nest.Op('s')),
            "a deep nest of tuples" => pickle.Op(')').Repeat(500_000, nest => nest.Op(0x85)),
            "a deep nest of calls" => pickle.Global("a", "b").Repeat(500_000, nest => nest.Op(")R")),
            "a million marks" => pickle.Repeat(1_000_000, marks => marks.Op('(')).Repeat(1_000_001, marks => marks.Op('1')),
            "an endless pickle" => pickle.Repeat(4_000_001, step => step.Op("N")),
            "a memo never written" => pickle.Get(9),
            "a text of 2^63 bytes" => pickle.Op(0x8d).Int64(long.MinValue),
            "a number of a gigabyte" => pickle.Op(0x8b).Int32(1 << 30),
            "a name without end" => pickle.Op('c').Op(new string('a', 5000)),
            "a key twice" => pickle.Op("}(").Text("w").Op('N').Text("w").Op("Nu"),
            "an append to a number" => pickle.Int(1).Int(2).Op('a'),
            "an item set in None" => pickle.Op('N').Int(1).Int(2).Op('s'),
            "a key without a value" => pickle.Op("}(").Int(1).Op('u'),
            "an empty stack" => pickle,
            "a call without arguments" => pickle.Op('R'),
            "an opcode of protocol 0" => pickle.Op("I1\n"),
            "a registered extension" => pickle.Op(0x82).Op(1),
            "an out-of-band buffer" => pickle.Op(0x97),
            "protocol 6" => pickle.Op('N'),
            "another persistent id" => pickle.Text("hello").Op('Q'),
            "no tensors" => pickle.Op('}'),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };

        PickleAssembler Tensor(long elements, long offset, long[] shape, long[] strides) =>
            pickle.Op("}(").Text("w").Tensor(elements, offset, shape, strides).Op('u');

        // Thirty dictionaries, each holding the one before it twice: 2^30 paths to one tensor.
        PickleAssembler Laughs()
        {
            pickle.Op("}(").Text("w").Tensor(4, 0, Four, One).Op('u').Put(0);
            return pickle.Repeat(30, level => level.Op("}(").Text("a").Get(0).Text("b").Get(0).Op('u').Put(0));
        }
    }

    [Fact]
    public void A_pickle_without_a_protocol_is_refused() =>
        Refused(PickleAssembler.Zip(("a/data.pkl", "N."u8.ToArray())), "not a pickle of protocol 2 to 5");

    [Fact]
    public void A_big_endian_file_is_refused() => Refused(
        PickleAssembler.Zip(("a/data.pkl", new PickleAssembler().Op('N').Finish()), ("a/byteorder", "big"u8.ToArray())),
        "the byte order 'big'");

    [Fact]
    public void A_big_endian_legacy_file_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(Fixture.ConvNeXt("convnext_micro_meta_legacy.pth"));
        int flag = bytes.AsSpan().IndexOf("little_endian"u8) + "little_endian".Length + 2;
        Assert.Equal(0x88, bytes[flag]);
        bytes[flag] = 0x89;
        Refused(bytes, "big-endian");
    }

    [Fact]
    public void A_zip_bomb_is_refused_before_it_unfolds() => Refused(
        PickleAssembler.Zip(CompressionLevel.SmallestSize, ("a/data.pkl", new byte[50_000_000])),
        "compressed; PyTorch stores what it reads as it is");

    [Theory]
    [InlineData("../a/data.pkl")]
    [InlineData("/a/data.pkl")]
    [InlineData("a\\..\\data.pkl")]
    [InlineData("a/../../data.pkl")]
    public void A_name_that_leaves_the_archive_is_refused(string name) =>
        Refused(PickleAssembler.Zip((name, new PickleAssembler().Op('N').Finish())), "a path that leaves the archive");

    [Fact]
    public void Two_entries_of_one_name_are_refused()
    {
        byte[] pickle = new PickleAssembler().Op('N').Finish();
        Refused(PickleAssembler.Zip(("a/data.pkl", pickle), ("a/data.pkl", pickle)), "two entries have this name");
    }

    [Fact]
    public void An_archive_of_something_else_is_refused() =>
        Refused(PickleAssembler.Zip(("word/document.xml", new byte[10])), "0 entries named 'data.pkl'");

    [Fact]
    public void Entries_that_overlap_are_refused()
    {
        // The second entry's header lies within the data of the first.
        byte[] inner = PickleAssembler.Zip(("a/data/0", new byte[64]));
        byte[] bytes = PickleAssembler.Zip(("a/data/1", inner), ("a/data/0", new byte[64]));
        int first = bytes.AsSpan().IndexOf(inner);
        int central = bytes.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(central + 42), first);
        Refused(bytes, "overlap");
    }

    [Theory]
    [InlineData(10, 65535)]
    [InlineData(12, int.MaxValue)]
    [InlineData(16, int.MaxValue)]
    public void An_end_record_that_points_astray_is_refused(int field, int value)
    {
        byte[] bytes = new PickleAssembler().Op("}(").Text("w").Tensor(4, 0, Four, One).Op('u').ToCheckpoint();
        int end = bytes.AsSpan().LastIndexOf("PK\x05\x06"u8);
        if (field == 10)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(end + field), (ushort)value);
        else
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(end + field), value);
        Refused(bytes, "");
    }

    [Fact]
    public void Zip64_offsets_that_overflow_are_refused()
    {
        byte[] bytes = new PickleAssembler().Op("}(").Text("w").Tensor(4, 0, Four, One).Op('u').ToCheckpoint();
        int end = bytes.AsSpan().LastIndexOf("PK\x05\x06"u8);
        var wide = new byte[56 + 20];
        "PK\x06\x06"u8.CopyTo(wide);
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(32), long.MaxValue);
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(40), 100);
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(48), long.MaxValue - 50);
        "PK\x06\x07"u8.CopyTo(wide.AsSpan(56));
        BinaryPrimitives.WriteInt64LittleEndian(wide.AsSpan(64), end);
        Refused([.. bytes[..end], .. wide, .. bytes[end..]], "reaches beyond the file");
    }

    [Fact]
    public void Every_truncation_of_a_PyTorch_file_is_refused()
    {
        using var directory = new TemporaryDirectory();
        foreach (string file in new[] { "tensor_views.pth", "convnext_micro_meta_legacy.pth" })
        {
            byte[] whole = File.ReadAllBytes(Fixture.ConvNeXt(file));
            // Of the large one every length within the pickles, then some.
            for (int length = 0; length < whole.Length; length += length < 9000 ? 11 : 9973)
            {
                string path = directory.Write("cut.pth", whole[..length]);
                Assert.Throws<CheckpointFormatException>(() => CheckpointFile.Open(path).Dispose());
            }
        }
    }

    [Fact]
    public void A_legacy_storage_longer_than_the_file_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(Fixture.ConvNeXt("convnext_micro_meta_legacy.pth"));
        // The first storage's element count follows the five pickles.
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8018), long.MaxValue / 2);
        Refused(bytes, "elements of 4 bytes");
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("PK\x03\x04")]
    [InlineData("ustar and something of a tar")]
    public void Files_of_another_kind_are_refused(string content) => Refused(Encoding.Latin1.GetBytes(content), "");

    private static void Refused(byte[] bytes, string problem)
    {
        using var directory = new TemporaryDirectory();
        string path = directory.Write("hostile.pth", bytes);
        long memory = GC.GetAllocatedBytesForCurrentThread();
        var watch = Stopwatch.StartNew();
        var error = Assert.Throws<CheckpointFormatException>(() => CheckpointFile.Open(path).Dispose());
        Assert.Contains(problem, error.Message);
        Assert.StartsWith(path, error.Message);
        Assert.InRange(error.Message.Length, 0, 20_000);
        Assert.InRange(watch.ElapsedMilliseconds, 0, 120_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - memory, 0, 600_000_000);
    }
}
