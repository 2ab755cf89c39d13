using ConvNeXtGen.Checkpoints;

namespace ConvNeXtGen.Runtime.Tests.Checkpoints;

/// <summary>What pickles may say and how it is understood.</summary>
public class PickleTests
{
    private static readonly long[] Four = [4];
    private static readonly long[] One = [1];

    [Fact]
    public void Objects_of_unknown_classes_are_kept_as_data_and_never_run()
    {
        string marker = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        var pickle = new PickleAssembler().Op("}(")
            .Text("model").Op("}(").Text("w").Tensor(4, 0, Four, One).Op('u')
            .Text("run").Global("os", "system").Op('(').Text($"touch {marker}").Op("tR")
            .Text("args").Global("argparse", "Namespace").Op(")").Op(0x81).Op("}(").Text("lr").Int(1).Op("ub")
            .Op('u');
        using var directory = new TemporaryDirectory();
        using var file = CheckpointFile.Open(directory.Write("a.pth", pickle.ToCheckpoint()));
        Assert.Equal([0f, 1, 2, 3], file.StateDictionary["w"].ToArray<float>());
        Assert.Equal("os.system object", file.Metadata["run"]);
        Assert.Equal("argparse.Namespace object", file.Metadata["args"]);
        Assert.False(File.Exists(marker));
    }

    [Fact]
    public void Protocol_4_and_5_opcodes_are_understood()
    {
        static PickleAssembler Short(PickleAssembler pickle, string text) => pickle.Op(0x8c).Op(text.Length).Op(text).Op(0x94);
        var pickle = new PickleAssembler(5).Op(0x95).Int64(123).Op('}').Op(0x94).Op('(');
        Short(pickle, "scalar");
        Short(Short(pickle, "numpy.core.multiarray"), "scalar").Op(0x93).Op(0x94);
        Short(Short(pickle, "numpy"), "dtype").Op(0x93).Op(0x94);
        Short(pickle, "f8").Op(0x89).Op(0x88).Op(0x87).Op('R').Op('(').Op("K\x03");
        Short(pickle, "<").Op("NNNJ").Int32(-1).Op('J').Int32(-1).Op("K\0tb");
        pickle.Op('C').Op(8).Raw(BitConverter.GetBytes(0.25)).Op(0x86).Op('R');
        Short(pickle, "bytes").Op(0x96).Int64(3).Raw([1, 2, 3]);
        Short(pickle, "set").Op(0x8f).Op('(').Op("K\x01K\x02").Op(0x90);
        Short(pickle, "frozen").Op('(').Op("K\x01").Op(0x91);
        Short(pickle, "object");
        Short(Short(pickle, "my"), "Class").Op(0x93).Op(')').Op('}').Op(0x92);
        Short(pickle, "w").Tensor(4, 0, Four, One).Op('u');
        using var directory = new TemporaryDirectory();
        using var file = CheckpointFile.Open(directory.Write("a.pth", pickle.ToCheckpoint()));
        Assert.Equal("0.25", file.Metadata["scalar"]);
        Assert.Equal("my.Class object", file.Metadata["object"]);
        Assert.Equal(["w"], file.StateDictionary.Names);
    }

    [Fact]
    public void Parameters_sizes_and_ordered_dictionaries_are_what_they_wrap()
    {
        var pickle = new PickleAssembler().Global("collections", "OrderedDict").Op(")R(")
            .Text("p").Global("torch._utils", "_rebuild_parameter").Op('(').Tensor(4, 0, Four, One).Op(0x88).Global("collections", "OrderedDict").Op(")Rt").Op('R')
            .Text("s").Global("torch._utils", "_rebuild_tensor_v2").Op("((").Text("storage").Global("torch", "FloatStorage").Text("0").Text("cpu").Int(4).Op("tQ").Int(0)
            .Global("torch", "Size").Op("((").Int(2).Int(2).Op("ltR").Numbers([2, 1]).Op(0x89).Op("NtR")
            .Op('u');
        using var directory = new TemporaryDirectory();
        using var file = CheckpointFile.Open(directory.Write("a.pth", pickle.ToCheckpoint()));
        Assert.Equal([4], file.StateDictionary["p"].Shape.ToArray());
        Assert.Equal([2, 2], file.StateDictionary["s"].Shape.ToArray());
    }

    [Fact]
    public void Untyped_storages_take_the_type_of_the_tensor()
    {
        var pickle = new PickleAssembler().Op("}(").Text("w")
            .Global("torch._utils", "_rebuild_tensor_v3").Op('(')
            .Op('(').Text("storage").Global("torch.storage", "UntypedStorage").Text("0").Text("cpu").Int(16).Op("tQ")
            .Int(2).Numbers([3]).Numbers(One).Op(0x89).Op('N').Global("torch", "uint16").Op("tR").Op('u');
        using var directory = new TemporaryDirectory();
        using var file = CheckpointFile.Open(directory.Write("a.pth", pickle.ToCheckpoint()));
        Assert.Equal("w uint16 [3]", file.StateDictionary["w"].ToString());
    }

    [Fact]
    public void An_expanded_view_repeats_its_elements()
    {
        var pickle = new PickleAssembler().Op("}(").Text("w").Tensor(4, 1, [2, 3], [0, 1]).Op('u');
        using var directory = new TemporaryDirectory();
        using var file = CheckpointFile.Open(directory.Write("a.pth", pickle.ToCheckpoint()));
        Assert.Equal([1f, 2, 3, 1, 2, 3], file.StateDictionary["w"].ToArray<float>());
    }

    [Fact]
    public void A_module_gives_its_parameters_and_persistent_buffers()
    {
        using var directory = new TemporaryDirectory();
        using var file = CheckpointFile.Open(directory.Write("a.pt", new PickleAssembler().Module(2).ToCheckpoint()));
        Assert.Equal(["weight", "mean", "0.weight", "0.mean", "0.0.weight", "0.0.mean"], file.StateDictionary.Names);
    }

    [Fact]
    public void Dictionaries_are_found_by_rule()
    {
        Assert.Equal(["model.state_dict"], Names(pickle => pickle.Op("}(").Text("model").Op("}(").Text("state_dict").Op("}(").Text("w").Tensor(4, 0, Four, One).Op("uuu")));
        Assert.Equal(["state_dict", "ema"], Names(pickle => pickle.Op("}(")
            .Text("ema").Op("}(").Text("w").Tensor(4, 0, Four, One).Op('u')
            .Text("state_dict").Op("}(").Text("w").Tensor(4, 0, Four, One).Op('u').Op('u')));
        // A null model, as Ultralytics leaves in files for resuming, beside its moving average; a random generator's state beside both.
        Assert.Equal(["ema"], Names(pickle => pickle.Op("}(").Text("model").Op('N').Text("rng").Tensor(4, 0, Four, One)
            .Text("ema").Op("}(").Text("w").Tensor(4, 0, Four, One).Op("uu")));
        Assert.Equal(["net", "optimizer"], Names(pickle => pickle.Op("}(")
            .Text("optimizer").Op("}(").Text("param_groups").Op("]").Text("state").Tensor(4, 0, Four, One).Op('u')
            .Text("net").Op("}(").Text("w").Tensor(4, 0, Four, One).Op("uu")));
        Assert.Equal([""], Names(pickle => pickle.Op("}(").Text("w").Tensor(4, 0, Four, One).Op('u')));

        static IEnumerable<string> Names(Action<PickleAssembler> write)
        {
            using var directory = new TemporaryDirectory();
            var pickle = new PickleAssembler();
            write(pickle);
            using var file = CheckpointFile.Open(directory.Write("a.pth", pickle.ToCheckpoint()));
            return [.. file.Dictionaries.Select(dictionary => dictionary.Name)];
        }
    }
}
