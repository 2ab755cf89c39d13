using ConvNeXtGen.Checkpoints;

namespace ConvNeXtGen.Runtime.Tests.Checkpoints;

public class InspectionTests
{
    [Theory]
    [InlineData("convnext_micro_torchvision.pth", NamingScheme.TorchVision)]
    [InlineData("convnext_micro_training.pth", NamingScheme.Meta)]
    [InlineData("convnext_micro_hf.safetensors", NamingScheme.HuggingFace)]
    public void Scheme_and_size_are_told_from_the_names_alone(string path, NamingScheme scheme)
    {
        using var file = CheckpointFile.Open(Fixture.ConvNeXt(path));
        CheckpointInspection inspection = CheckpointInspection.Of(file);
        Assert.Equal(scheme, inspection.Scheme);
        Assert.Equal(72_690, inspection.ParameterCount);
    }

    [Fact]
    public void Networks_are_ranked_by_the_layers_they_share_with_the_checkpoint()
    {
        NetworkInfo micro = Network("Micro", [8, 16, 32, 64], 10);
        NetworkInfo otherHead = Network("OtherHead", [8, 16, 32, 64], 1000);
        NetworkInfo wider = Network("Wider", [8, 32, 64, 128], 10);
        using var file = CheckpointFile.Open(Fixture.ConvNeXt("convnext_micro_timm.safetensors"));
        IReadOnlyList<NetworkMatch> matches = CheckpointInspection.Of(file).Rank([wider, otherHead, micro]);
        Assert.Equal(["Micro", "OtherHead", "Wider"], matches.Select(match => match.Network.Name));
        Assert.Equal(1, matches[0].Agreement);
        Assert.InRange(matches[1].Agreement, 0.5, 0.6);
    }

    [Fact]
    public void A_detector_has_its_own_names_and_its_statistics_are_not_parameters()
    {
        using var file = CheckpointFile.Open(Fixture.Yolo("yolov8_micro.checkpoint.pt"));
        CheckpointInspection inspection = CheckpointInspection.Of(file);
        Assert.Equal(NamingScheme.Native, inspection.Scheme);
        Assert.True(inspection.ParameterCount < inspection.Dictionary.Tensors.ElementCount);
    }

    [Fact]
    public void Comparing_tells_what_loading_would_do_and_changes_nothing()
    {
        using var model = new MicroConvNeXt(classes: 4);
        float[] before = model.Values();
        CheckpointReport report = model.CompareCheckpoint(Fixture.ConvNeXt("convnext_micro_timm.safetensors"));
        Assert.Equal("Transferred 63/65 tensors, 2 of another shape or type", report.Summary);
        Assert.Equal(before, model.Values());
    }

    /// <summary>What the compiler knows of a network on depths [1, 1, 2, 1], as far as ranking asks for it.</summary>
    private static NetworkInfo Network(string name, long[] dims, long classes)
    {
        var layers = ZooKeys.Network([1, 1, 2, 1], dims, isV2: false)
            .Where(entry => !entry.Name.StartsWith("head."))
            .GroupBy(entry => string.Join('.', entry.Name.Split('.').Take(entry.Name.StartsWith("stages") ? 3 : entry.Name.StartsWith("down") ? 2 : 1)))
            .Select(group => (group.Key, Count: group.Sum(entry => entry.ElementCount)))
            .Append(("head", Count: (dims[^1] + 1) * classes))
            .Select((layer, index) => new LayerInfo(index, layer.Item1, "", "", [], [], layer.Count, 0))
            .ToList();
        return new NetworkInfo
        {
            Name = name,
            Config = name + ".yaml",
            Task = NetworkTask.Classification,
            InputChannels = 3,
            ImageSize = 64,
            MinimumImageSize = 32,
            Classes = (int)classes,
            ParameterCount = layers.Sum(layer => layer.Parameters),
            Macs = 0,
            Layers = layers,
        };
    }
}
