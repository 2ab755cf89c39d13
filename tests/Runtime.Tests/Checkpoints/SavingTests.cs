using System.IO.Compression;
using System.Runtime.InteropServices;
using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Checkpoints.PyTorch;
using TorchSharp;

namespace ConvNeXtGen.Runtime.Tests.Checkpoints;

public class SavingTests
{
    public static TheoryData<string, NamingScheme> Targets
    {
        get
        {
            var targets = new TheoryData<string, NamingScheme>();
            foreach (string extension in new[] { "safetensors", "pth", "pt", "bin" })
            {
                foreach (NamingScheme scheme in new[] { NamingScheme.Native, NamingScheme.Meta, NamingScheme.TorchVision, NamingScheme.Timm, NamingScheme.HuggingFace })
                    targets.Add(extension, scheme);
            }
            return targets;
        }
    }

    [Theory, MemberData(nameof(Targets))]
    public void A_model_saved_in_any_format_and_scheme_comes_back_to_the_bit(string extension, NamingScheme scheme)
    {
        using var directory = new TemporaryDirectory();
        using var first = new MicroConvNeXt();
        using var second = new MicroConvNeXt();
        string path = directory.File("model." + extension);
        first.SaveCheckpoint(path, new CheckpointSaveOptions { Scheme = scheme });
        CheckpointReport report = second.LoadCheckpoint(path);
        Assert.True(report.IsComplete);
        Assert.Equal(scheme == NamingScheme.Native ? NamingScheme.Meta : scheme, report.Scheme);
        Assert.Equal(first.Values(), second.Values());
        Assert.Equal([path], Directory.GetFiles(directory.Path));
    }

    public static TheoryData<ElementType> Types => [.. Enum.GetValues<ElementType>()];

    [Theory, MemberData(nameof(Types))]
    public void Every_type_survives_a_PyTorch_file(ElementType type)
    {
        using var directory = new TemporaryDirectory();
        byte[] bytes = [.. Enumerable.Range(0, 6 * type.Size()).Select(value => (byte)value)];
        Checkpoint.Save(directory.File("types.pth"), new StateDictionary([
            TensorEntry.Create("scalar", type, [], bytes.AsMemory(0, type.Size())),
            TensorEntry.Create("matrix", type, [2, 3], bytes),
            TensorEntry.Create("empty", type, [0, 3], default),
        ]));
        using var file = CheckpointFile.Open(directory.File("types.pth"));
        var read = new byte[bytes.Length];
        file.StateDictionary["matrix"].CopyTo(read);
        Assert.Equal(bytes, read);
        Assert.Equal(type, file.StateDictionary["scalar"].ElementType);
        Assert.Equal([0, 3], file.StateDictionary["empty"].Shape.ToArray());
    }

    [Fact]
    public void Tensors_lie_aligned_to_64_bytes_in_a_PyTorch_file()
    {
        using var directory = new TemporaryDirectory();
        byte[] marker = "tensor data here"u8.ToArray();
        Checkpoint.Save(directory.File("a.pth"), new StateDictionary([TensorEntry.Create("x", ElementType.UInt8, [16], marker)]));
        Assert.Equal(0, File.ReadAllBytes(directory.File("a.pth")).AsSpan().IndexOf(marker) % 64);
    }

    // As if 4 GB were 100 bytes: some entries are wide, some lie behind the limit, and the directory does.
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(1000)]
    public void Files_beyond_the_limit_of_a_plain_zip_are_read_by_us_and_by_the_system(long limit)
    {
        using var directory = new TemporaryDirectory();
        string path = directory.File("wide.pth");
        float[] values = [.. Enumerable.Range(0, 50).Select(value => (float)value)];
        PyTorchWriter.Write(
            path,
            new StateDictionary([
                TensorEntry.Create("small", ElementType.UInt8, [3], new byte[] { 1, 2, 3 }),
                TensorEntry.Create("large", ElementType.Float32, [50], MemoryMarshal.AsBytes<float>(values).ToArray()),
                TensorEntry.Create("behind", ElementType.UInt8, [2], new byte[] { 4, 5 }),
            ]),
            dictionary: null,
            new Dictionary<string, string>(),
            limit);

        using (var file = CheckpointFile.Open(path))
        {
            Assert.Equal([1, 2, 3], file.StateDictionary["small"].ToArray<byte>());
            Assert.Equal(values, file.StateDictionary["large"].ToArray<float>());
            Assert.Equal([4, 5], file.StateDictionary["behind"].ToArray<byte>());
        }
        using ZipArchive zip = ZipFile.OpenRead(path);
        Assert.Equal(
            ["wide/data.pkl", "wide/byteorder", "wide/data/0", "wide/data/1", "wide/data/2", "wide/version"],
            zip.Entries.Select(entry => entry.FullName));
        // Reading to the end checks the checksum.
        Assert.Equal([6, 3, 200, 2, 2], zip.Entries.Skip(1).Select(Length));

        static long Length(ZipArchiveEntry entry)
        {
            using Stream stream = entry.Open();
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            Assert.Equal(entry.Length, bytes.Length);
            return bytes.Length;
        }
    }

    [Fact]
    public void The_system_reads_the_zip_and_finds_its_checksums_right()
    {
        using var directory = new TemporaryDirectory();
        using var model = new MicroConvNeXt();
        model.SaveCheckpoint(directory.File("model.pth"));
        using var zip = ZipFile.OpenRead(directory.File("model.pth"));
        Assert.Equal("model/data.pkl", zip.Entries[0].FullName);
        foreach (var entry in zip.Entries)
        {
            // Reading to the end checks nothing in .NET, so compare the checksum here.
            using var stream = entry.Open();
            var checksum = new System.IO.Hashing.Crc32();
            checksum.Append(stream);
            Assert.Equal(entry.Crc32, checksum.GetCurrentHashAsUInt32());
        }
    }

    [Fact]
    public void A_PyTorch_file_can_hold_a_named_dictionary_and_texts()
    {
        using var directory = new TemporaryDirectory();
        using var model = new MicroConvNeXt();
        model.SaveCheckpoint(directory.File("model.pth"), new Dictionary<string, string> { ["epoch"] = "12" });
        using var file = CheckpointFile.Open(directory.File("model.pth"));
        Assert.Equal("model", file.Dictionaries.Single().Name);
        Assert.Equal("12", file.Metadata["epoch"]);
    }

    [Fact]
    public void An_unknown_extension_is_refused_before_anything_is_written()
    {
        using var directory = new TemporaryDirectory();
        using var model = new MicroConvNeXt();
        var error = Assert.Throws<NotSupportedException>(() => model.SaveCheckpoint(directory.File("model.onnx")));
        Assert.Contains("expected a name that ends in .safetensors", error.Message);
        Assert.Empty(Directory.GetFiles(directory.Path));
    }

    [Fact]
    public void A_failed_write_leaves_the_old_file_and_nothing_else()
    {
        using var directory = new TemporaryDirectory();
        string path = directory.Write("model.safetensors", [1, 2, 3]);
        using var open = CheckpointFile.Open(Fixture.ConvNeXt("convnext_micro_timm.safetensors"));
        StateDictionary closed = open.StateDictionary;
        open.Dispose();
        Assert.ThrowsAny<Exception>(() => Checkpoint.Save(path, closed));
        Assert.Equal([1, 2, 3], File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(directory.Path));
    }

    [Fact]
    public void What_a_killed_writer_left_is_removed_by_the_next_one()
    {
        using var directory = new TemporaryDirectory();
        string left = directory.Write(".model.safetensors.0123.tmp", new byte[10]);
        File.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddMinutes(-5));
        string young = directory.Write(".model.safetensors.4567.tmp", new byte[10]);
        using var model = new MicroConvNeXt();
        model.SaveCheckpoint(directory.File("model.safetensors"));
        Assert.False(File.Exists(left));
        Assert.True(File.Exists(young));
    }

    [Theory]
    [InlineData("convnext_micro_meta_legacy.pth", NamingScheme.Timm, "timm.safetensors", "convnext_micro_timm.safetensors")]
    [InlineData("convnext_micro_torchvision.pth", NamingScheme.HuggingFace, "hf.safetensors", "convnext_micro_hf.safetensors")]
    [InlineData("convnext_micro_timm.safetensors", NamingScheme.TorchVision, "tv.pth", "convnext_micro_torchvision.pth")]
    [InlineData("convnext_micro_hf.safetensors", NamingScheme.Meta, "meta.pth", "convnext_micro_meta.pth")]
    public void Converting_gives_the_file_that_the_other_project_wrote(string input, NamingScheme to, string output, string reference)
    {
        using var directory = new TemporaryDirectory();
        ConversionReport report = Checkpoint.Convert(Fixture.ConvNeXt(input), directory.File(output), new CheckpointConversionOptions { To = to });
        Assert.Equal(65, report.Count);
        using var actual = CheckpointFile.Open(directory.File(output));
        using var expected = CheckpointFile.Open(Fixture.ConvNeXt(reference));
        Assert.Equal(expected.StateDictionary.Names.Order(), actual.StateDictionary.Names.Order());
        foreach (TensorEntry entry in expected.StateDictionary)
        {
            Assert.Equal(entry.Shape.ToArray(), actual.StateDictionary[entry.Name].Shape.ToArray());
            Assert.Equal(entry.ToArray<float>(), actual.StateDictionary[entry.Name].ToArray<float>());
        }
    }

    [Fact]
    public void A_detector_cannot_be_converted_to_a_ConvNeXt_scheme()
    {
        using var directory = new TemporaryDirectory();
        var error = Assert.Throws<CheckpointFormatException>(() => Checkpoint.Convert(
            Fixture.Yolo("yolov5_micro.checkpoint.pt"),
            directory.File("x.safetensors"),
            new CheckpointConversionOptions { To = NamingScheme.Timm }));
        Assert.Contains("not those of a ConvNeXt", error.Message);

        ConversionReport report = Checkpoint.Convert(
            Fixture.Yolo("yolov5_micro.checkpoint.pt"),
            directory.File("x.safetensors"),
            new CheckpointConversionOptions { To = NamingScheme.Native });
        Assert.True(report.Count > 300);
    }
}
