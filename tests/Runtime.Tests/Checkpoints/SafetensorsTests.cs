using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using ConvNeXtGen.Checkpoints;

namespace ConvNeXtGen.Runtime.Tests.Checkpoints;

public class SafetensorsTests
{
    [Fact]
    public void Reads_names_types_shapes_and_metadata_without_the_tensors()
    {
        using var file = CheckpointFile.Open(Fixture.ConvNeXt("convnext_micro_timm.safetensors"));
        Assert.Equal(CheckpointFormat.Safetensors, file.Format);
        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal(65, file.StateDictionary.Count);
        Assert.Equal(72_690, file.StateDictionary.ElementCount);
        Assert.Equal("stem.0.weight float32 [8, 3, 4, 4]", file.StateDictionary["stem.0.weight"].ToString());
    }

    public static TheoryData<ElementType> Types => [.. Enum.GetValues<ElementType>().Where(type => type != ElementType.Complex128)];

    [Theory, MemberData(nameof(Types))]
    public void Every_type_survives_writing_and_reading(ElementType type)
    {
        using var directory = new TemporaryDirectory();
        byte[] bytes = [.. Enumerable.Range(0, 6 * type.Size()).Select(value => (byte)value)];
        string path = directory.File("types.safetensors");
        Checkpoint.Save(path, new StateDictionary([
            TensorEntry.Create("scalar", type, [], bytes.AsMemory(0, type.Size())),
            TensorEntry.Create("matrix", type, [2, 3], bytes),
            TensorEntry.Create("empty", type, [0, 3], default),
        ]));

        using var file = CheckpointFile.Open(path);
        var read = new byte[bytes.Length];
        file.StateDictionary["matrix"].CopyTo(read);
        Assert.Equal(bytes, read);
        Assert.Equal(type, file.StateDictionary["scalar"].ElementType);
        Assert.Empty(file.StateDictionary["scalar"].Shape);
        Assert.Equal(0, file.StateDictionary["empty"].ElementCount);
    }

    [Fact]
    public void Metadata_and_awkward_names_survive()
    {
        using var directory = new TemporaryDirectory();
        string path = directory.File("names.safetensors");
        string[] names = ["a\"b", "ключ", "новый\nстрока", "日本"];
        Checkpoint.Save(
            path,
            new StateDictionary(names.Select((name, index) => TensorEntry.Create(name, ElementType.Int32, [], BitConverter.GetBytes(index)))),
            new Dictionary<string, string> { ["config"] = "sha256:…", ["names"] = "[\"katze\", \"hund\"]" });
        using var file = CheckpointFile.Open(path);
        Assert.Equal("[\"katze\", \"hund\"]", file.Metadata["names"]);
        Assert.Equal([0, 1, 2, 3], names.Select(name => file.StateDictionary[name].ToArray<int>()[0]));
    }

    [Fact]
    public void Tensors_are_aligned_to_their_element_size()
    {
        using var directory = new TemporaryDirectory();
        string path = directory.File("aligned.safetensors");
        Checkpoint.Save(path, new StateDictionary([
            TensorEntry.Create("byte", ElementType.UInt8, [1], new byte[1]),
            TensorEntry.Create("double", ElementType.Float64, [1], BitConverter.GetBytes(2.5)),
        ]));
        byte[] bytes = File.ReadAllBytes(path);
        Assert.Equal(0, BinaryPrimitives.ReadInt64LittleEndian(bytes) % 8);
        Assert.Equal(2.5, BitConverter.ToDouble(bytes, 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(bytes)));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "'a' occurs twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "overlap")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "holes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "the file has 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "do not hold the 8 bytes")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}""", 4, "overflows")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "from 0 on")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "from 0 on")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "do not hold")]
    [InlineData("""{"a":{"dtype":"F33","shape":[1],"data_offsets":[0,4]}}""", 4, "'F33' is not known")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "expected dtype, shape and two data_offsets")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "expected String")]
    [InlineData("""{"a":[[[[[[[[[[[[]]]]]]]]]]]]}""", 0, "expected StartObject")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}""", 4, "not the JSON")]
    public void A_header_that_breaks_the_specification_is_refused(string header, int dataLength, string problem)
    {
        using var directory = new TemporaryDirectory();
        string path = directory.Write("bad.safetensors", Raw(header, dataLength));
        var error = Assert.Throws<CheckpointFormatException>(() => CheckpointFile.Open(path));
        Assert.Contains(problem, error.Message);
        Assert.StartsWith(path, error.Message);
    }

    [Fact]
    public void Every_truncation_is_refused()
    {
        using var directory = new TemporaryDirectory();
        byte[] whole = Raw("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8);
        for (int length = 0; length < whole.Length; length++)
        {
            string path = directory.Write("cut.safetensors", whole[..length]);
            Assert.Throws<CheckpointFormatException>(() => CheckpointFile.Open(path));
        }
    }

    [Fact]
    public void A_header_longer_than_the_file_costs_no_memory()
    {
        using var directory = new TemporaryDirectory();
        byte[] bytes = new byte[16];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, 99_000_000);
        bytes[8] = (byte)'{';
        string path = directory.Write("long.safetensors", bytes);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<CheckpointFormatException>(() => CheckpointFile.Open(path));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void Shards_are_read_as_one()
    {
        using var directory = new TemporaryDirectory();
        Save("1.safetensors", "a", 1f);
        Save("2.safetensors", "b", 2f);
        File.WriteAllText(directory.File("model.safetensors.index.json"), """{"metadata":{"total_size":8},"weight_map":{"a":"1.safetensors","b":"2.safetensors"}}""");
        using var file = CheckpointFile.Open(directory.File("model.safetensors.index.json"));
        Assert.Equal(CheckpointFormat.Sharded, file.Format);
        Assert.Equal(["a", "b"], file.StateDictionary.Names);
        Assert.Equal(2f, file.StateDictionary["b"].ToArray<float>()[0]);

        void Save(string name, string tensor, float value) => Checkpoint.Save(
            directory.File(name),
            new StateDictionary([TensorEntry.Create(tensor, ElementType.Float32, [], BitConverter.GetBytes(value))]));
    }

    [Fact]
    public void A_shard_that_is_missing_leaves_the_model_untouched()
    {
        using var directory = new TemporaryDirectory();
        using var source = new MicroConvNeXt();
        using var model = new MicroConvNeXt();
        float[] before = model.Values();
        StateDictionary all = source.ToStateDictionary();
        var parts = all.Select((entry, index) => (entry, Shard: index % 3)).ToLookup(pair => $"model-{pair.Shard + 1}-of-3.safetensors", pair => pair.entry);
        foreach (var part in parts)
            Checkpoint.Save(directory.File(part.Key), new StateDictionary(part));
        string map = string.Join(",", parts.SelectMany(part => part.Select(entry => $"\"{entry.Name}\":\"{part.Key}\"")));
        string index = directory.Write("model.safetensors.index.json", Encoding.UTF8.GetBytes("{\"weight_map\":{" + map + "}}"));
        File.Move(directory.File("model-3-of-3.safetensors"), directory.File("elsewhere.safetensors"));

        var error = Assert.Throws<CheckpointFormatException>(() => model.LoadCheckpoint(index));

        Assert.Contains("'model-3-of-3.safetensors' is missing", error.Message);
        Assert.Equal(before, model.Values());
        File.Move(directory.File("elsewhere.safetensors"), directory.File("model-3-of-3.safetensors"));
        Assert.True(model.LoadCheckpoint(index).IsComplete);
        Assert.Equal(source.Values(), model.Values());
    }

    [Fact]
    public void A_key_in_two_shards_is_refused()
    {
        using var directory = new TemporaryDirectory();
        foreach (string name in new[] { "1.safetensors", "2.safetensors" })
        {
            Checkpoint.Save(directory.File(name), new StateDictionary([
                TensorEntry.Create("both", ElementType.UInt8, [], new byte[1]),
                TensorEntry.Create(name, ElementType.UInt8, [], new byte[1]),
            ]));
        }
        string index = directory.Write(
            "model.safetensors.index.json",
            """{"weight_map":{"both":"1.safetensors","1.safetensors":"1.safetensors","2.safetensors":"2.safetensors"}}"""u8.ToArray());

        var error = Assert.Throws<CheckpointFormatException>(() => CheckpointFile.Open(index));

        Assert.Contains("2.safetensors", error.Message);
        Assert.Contains("both", error.Message);
        Assert.Contains("the index says that it is in '1.safetensors'", error.Message);
    }

    [Fact]
    public void A_damaged_shard_is_named()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("1.safetensors", [1, 2, 3]);
        string index = directory.Write("model.safetensors.index.json", """{"weight_map":{"a":"1.safetensors"}}"""u8.ToArray());
        Assert.Contains("1.safetensors", Assert.Throws<CheckpointFormatException>(() => CheckpointFile.Open(index)).Message);
        // Whatever failed, no file stays open.
        File.Delete(directory.File("1.safetensors"));
        File.Delete(index);
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"sub/1.safetensors"}}""", "not the name of a file beside")]
    [InlineData("""{"weight_map":{"a":"..\\\\1.safetensors"}}""", "not the name of a file beside")]
    [InlineData("""{"weight_map":{"a":".."}}""", "not the name of a file beside")]
    [InlineData("""{"weight_map":{"a":""}}""", "not the name of a file beside")]
    [InlineData("""{"weight_map":{"a":"model.safetensors.index.json"}}""", "model.safetensors.index.json")]
    [InlineData("""{"weight_map":{"a":"../1.safetensors"}}""", "not the name of a file beside")]
    [InlineData("""{"weight_map":{"a":"/etc/passwd"}}""", "not the name of a file beside")]
    [InlineData("""{"weight_map":{"a":"none.safetensors"}}""", "is missing")]
    [InlineData("""{"weight_map":{"x":"1.safetensors"}}""", "the index does not list it")]
    [InlineData("""{"weight_map":{"a":"1.safetensors","x":"1.safetensors"}}""", "'x' is not in '1.safetensors'")]
    [InlineData("""{"weight_map":{"a":1}}""", "expected a file name")]
    [InlineData("""{"weight_map":{"a":"1.safetensors","a":"1.safetensors"}}""", "occurs twice")]
    [InlineData("""[1]""", "expected an object")]
    [InlineData("""{""", "not the JSON")]
    public void A_bad_index_is_refused(string json, string problem)
    {
        using var directory = new TemporaryDirectory();
        Checkpoint.Save(directory.File("1.safetensors"), new StateDictionary([TensorEntry.Create("a", ElementType.UInt8, [], new byte[1])]));
        File.WriteAllText(directory.File("model.safetensors.index.json"), json);
        var error = Assert.Throws<CheckpointFormatException>(() => CheckpointFile.Open(directory.File("model.safetensors.index.json")));
        Assert.Contains(problem, error.Message);
    }

    private static byte[] Raw(string header, int dataLength)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        byte[] bytes = new byte[8 + json.Length + dataLength];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, json.Length);
        json.CopyTo(bytes, 8);
        return bytes;
    }
}
