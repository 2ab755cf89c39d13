using ConvNeXtGen.Checkpoints;

namespace ConvNeXtGen.Runtime.Tests.Checkpoints;

public sealed class ClassNameTests
{
    [Theory]
    [InlineData("yolov8_micro.checkpoint.pt")]
    [InlineData("yolov5_micro.checkpoint.pt")]
    public void A_pickled_detector_tells_its_class_names(string file)
    {
        using var checkpoint = CheckpointFile.Open(Path.Combine(AppContext.BaseDirectory, "Fixtures", "yolo", file));
        Assert.Equal("""["0","1","2","3"]""", checkpoint.Metadata["class_names"]);
    }

    [Theory]
    [InlineData("""["cat","dog"]""", "cat", "dog")]
    [InlineData(null, "cat", 7)]
    [InlineData(null)]
    public void A_list_of_texts_is_read_and_nothing_else(string? expected, params object[] names)
    {
        long[] four = [4];
        long[] one = [1];
        var pickle = new PickleAssembler().Global("yolo", "Model").Op(")").Op(0x81).Op("}(")
            .Text("_modules").Op("}")
            .Text("_parameters").Op("}(").Text("w").Tensor(4, 0, four, one).Op("u")
            .Text("names").Op("](");
        foreach (var name in names)
        {
            _ = name is string text ? pickle.Text(text) : pickle.Int((int)name);
        }

        using var directory = new TemporaryDirectory();
        using var file = CheckpointFile.Open(directory.Write("a.pt", pickle.Op("eub").ToCheckpoint()));
        Assert.Equal(expected, file.Metadata.GetValueOrDefault("class_names"));
        Assert.Equal(["w"], file.StateDictionary.Names);
    }
}
