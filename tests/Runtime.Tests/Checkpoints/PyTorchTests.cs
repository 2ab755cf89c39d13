using ConvNeXtGen.Checkpoints;

namespace ConvNeXtGen.Runtime.Tests.Checkpoints;

public class PyTorchTests
{
    [Fact]
    public void Views_shared_storages_scalars_and_empty_tensors_are_read_as_PyTorch_means_them()
    {
        using var file = CheckpointFile.Open(Fixture.ConvNeXt("tensor_views.pth"));
        StateDictionary tensors = file.StateDictionary;
        Assert.Equal(CheckpointFormat.PyTorchZip, file.Format);
        Assert.Equal(["plain", "transposed", "slice", "shared", "scalar", "int64", "bool", "empty"], tensors.Names);
        float[] plain = [.. Enumerable.Range(0, 24).Select(value => (float)value)];
        Assert.Equal(plain, tensors["plain"].ToArray<float>());
        Assert.Equal(plain, tensors["shared"].ToArray<float>());
        Assert.Equal([6, 4], tensors["transposed"].Shape.ToArray());
        Assert.Equal([.. Enumerable.Range(0, 24).Select(index => (float)(index % 4 * 6 + index / 4))], tensors["transposed"].ToArray<float>());
        Assert.Equal([2, 3], tensors["slice"].Shape.ToArray());
        Assert.Equal([8f, 9, 10, 14, 15, 16], tensors["slice"].ToArray<float>());
        Assert.Empty(tensors["scalar"].Shape.ToArray());
        Assert.Equal(3.5f, tensors["scalar"].ToArray<float>()[0]);
        Assert.Equal("int64 int64 [5]", tensors["int64"].ToString());
        Assert.Equal(ElementType.Bool, tensors["bool"].ElementType);
        Assert.Equal([0, 3], tensors["empty"].Shape.ToArray());
        Assert.Empty(tensors["empty"].ToArray<float>());
    }

    [Fact]
    public void The_legacy_format_holds_the_same_values()
    {
        using var zip = CheckpointFile.Open(Fixture.ConvNeXt("convnext_micro_meta.pth"));
        using var legacy = CheckpointFile.Open(Fixture.ConvNeXt("convnext_micro_meta_legacy.pth"));
        Assert.Equal(CheckpointFormat.PyTorchLegacy, legacy.Format);
        Assert.Equal(zip.StateDictionary.Names, legacy.StateDictionary.Names);
        foreach (TensorEntry entry in zip.StateDictionary)
            Assert.Equal(entry.ToArray<float>(), legacy.StateDictionary[entry.Name].ToArray<float>());
    }

    [Fact]
    public void A_training_checkpoint_shows_its_dictionaries_and_facts()
    {
        using var file = CheckpointFile.Open(Fixture.ConvNeXt("convnext_micro_training.pth"));
        Assert.Equal(["model", "model_ema"], file.Dictionaries.Select(dictionary => dictionary.Name));
        Assert.Equal("7", file.Metadata["epoch"]);
        Assert.Equal("argparse.Namespace object", file.Metadata["args"]);
        float[] model = file.Select("model").Tensors["head.weight"].ToArray<float>();
        float[] ema = file.Select("model_ema").Tensors["head.weight"].ToArray<float>();
        Assert.Equal(model.Select(value => value / 2), ema);
        var error = Assert.Throws<CheckpointFormatException>(() => file.Select("ema"));
        Assert.Contains("it has 'model', 'model_ema'", error.Message);
    }

    [Theory]
    [InlineData("yolov5_micro")]
    [InlineData("yolov8_micro")]
    public void A_pickled_module_gives_the_state_dictionary_that_the_module_saves(string stem)
    {
        // The checkpoint holds the module in half precision, the other file its state_dict in single precision.
        using var module = CheckpointFile.Open(Fixture.Yolo(stem + ".checkpoint.pt"));
        using var dictionary = CheckpointFile.Open(Fixture.Yolo(stem + ".state_dict.pt"));
        Assert.Equal("model", module.Dictionaries[0].Name);
        Assert.Equal(dictionary.StateDictionary.Names, module.StateDictionary.Names);
        foreach (TensorEntry entry in dictionary.StateDictionary)
        {
            TensorEntry half = module.StateDictionary[entry.Name];
            Assert.Equal(entry.Shape.ToArray(), half.Shape.ToArray());
            if (entry.ElementType == ElementType.Float32)
                Assert.Equal(entry.ToArray<float>().Select(value => (Half)value), half.ToArray<Half>());
            else
                Assert.Equal(entry.ToArray<long>(), half.ToArray<long>());
        }
    }
}
