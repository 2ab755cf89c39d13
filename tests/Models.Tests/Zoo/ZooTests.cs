using ConvNeXtGen.Graphs;
using ConvNeXtGen.Models.Catalog;
using static TorchSharp.torch;

namespace ConvNeXtGen.Models.Tests.Zoo;

/// <summary>What the compiler says of a network must be what the constructed network is. On the meta device even the largest takes no memory.</summary>
public class ZooTests
{
    private static readonly Device s_meta = new("meta");

    /// <summary>The parameter counts that the authors publish.</summary>
    private static readonly Dictionary<string, long> s_published = new()
    {
        ["ConvNeXtTiny"] = 28_589_128,
        ["ConvNeXtSmall"] = 50_223_688,
        ["ConvNeXtBase"] = 88_591_464,
        ["ConvNeXtLarge"] = 197_767_336,
        ["ConvNeXtXlarge"] = 350_196_968,
        ["ConvNeXtIsotropicSmall"] = 22_308_712,
        ["ConvNeXtIsotropicBase"] = 87_083_752,
        ["ConvNeXtIsotropicLarge"] = 305_942_504,
        ["ConvNeXtV2Atto"] = 3_708_400,
        ["ConvNeXtV2Femto"] = 5_233_240,
        ["ConvNeXtV2Pico"] = 9_066_280,
        ["ConvNeXtV2Nano"] = 15_623_800,
        ["ConvNeXtV2Tiny"] = 28_635_496,
        ["ConvNeXtV2Base"] = 88_717_800,
        ["ConvNeXtV2Large"] = 197_956_840,
        ["ConvNeXtV2Huge"] = 660_289_640,
        ["ConvNeXtYolov5Backbone"] = 27_818_592,
    };

    public static TheoryData<string> Networks => [.. NetworkCatalog.All.Select(entry => entry.Info.Name)];

    public static TheoryData<string> Published => [.. s_published.Keys];

    [Theory]
    [MemberData(nameof(Published))]
    public void The_published_parameter_count_is_met_exactly(string name) =>
        Assert.Equal(s_published[name], NetworkCatalog.Find(name).Info.ParameterCount);

    [Theory]
    [MemberData(nameof(Networks))]
    public void Parameters_are_where_and_as_many_as_the_compiler_says(string name)
    {
        var entry = NetworkCatalog.Find(name);
        using var network = entry.Create(s_meta, null);
        var sizes = network.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter.numel());
        Assert.Equal(entry.Info.ParameterCount, sizes.Values.Sum());
        foreach (var layer in entry.Info.Layers.Where(layer => layer.Parameters > 0))
        {
            var own = sizes.Where(pair => pair.Key.StartsWith(layer.Name + ".", StringComparison.Ordinal)).Sum(pair => pair.Value);
            Assert.True(own == layer.Parameters, $"{layer.Name} has {own} parameters, the compiler says {layer.Parameters}.");
        }

        Assert.Equal(entry.Info.ParameterCount, entry.Info.Layers.Sum(layer => layer.Parameters));
        Assert.Equal(entry.Info.Macs, entry.Info.Layers.Sum(layer => layer.Macs));
    }

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_layer_gives_the_shape_the_compiler_says(string name)
    {
        var entry = NetworkCatalog.Find(name);
        using var network = entry.Create(s_meta, null);
        using var graph = GraphBuilder.Lower((INetwork)network);
        var isDetector = entry.Info.Task is not (NetworkTask.Features or NetworkTask.Classification);
        foreach (var layer in entry.Info.Layers.Where(layer => layer.Parameters > 0 && !(isDetector && layer == entry.Info.Layers[^1])))
        {
            var last = graph.Nodes.Last(node => node.Scope == layer.Name || node.Scope.StartsWith(layer.Name + ".", StringComparison.Ordinal));
            if (last.Outputs.Count == 1)
            {
                Assert.Equal(layer.OutputShape, last.Outputs[0].Shape.Sizes.Skip(1).Select(size => (int)size));
            }
        }

        if (isDetector)
        {
            Assert.Equal(entry.Info.Layers[^1].OutputShape, graph.Outputs[0].Shape.Sizes.Skip(1).Select(size => (int)size));
            return;
        }

        if (entry.Info.Task == NetworkTask.Classification)
        {
            Assert.Equal(entry.Info.Classes, Assert.Single(graph.Outputs).Shape.Sizes[^1]);
            return;
        }

        Assert.All(graph.Outputs.Zip(entry.Info.Strides), pair => Assert.Equal(entry.Info.ImageSize / pair.Second, pair.First.Shape.Sizes[^1]));
        Assert.Equal(Math.Max(1, entry.Info.Strides.Count), graph.Outputs.Count);
    }

    [Theory]
    [InlineData("ConvNeXtTiny", 182)]
    [InlineData("ConvNeXtBase", 344)]
    [InlineData("ConvNeXtV2Atto", 140)]
    public void The_state_dictionary_has_the_original_names(string name, int tensors)
    {
        using var network = NetworkCatalog.Find(name).Create(s_meta, null);
        var keys = network.state_dict();
        Assert.Equal(tensors, keys.Count);
        var grn = name.StartsWith("ConvNeXtV2");
        string[] expected =
        [
            "downsample_layers.0.0.weight", "downsample_layers.0.1.bias", "downsample_layers.3.0.weight", "downsample_layers.3.1.bias",
            "stages.0.0.dwconv.weight", "stages.2.5.norm.bias", "stages.2.5.pwconv1.weight", "stages.3.1.pwconv2.bias",
            "norm.weight", "head.bias", .. grn ? ["stages.1.1.grn.gamma", "stages.1.1.grn.beta"] : new[] { "stages.1.1.gamma" },
        ];
        Assert.All(expected, key => Assert.Contains(key, keys.Keys));
        if (grn)
        {
            Assert.Equal([1L, 1, 1, 4 * 80], keys["stages.1.1.grn.gamma"].shape);
        }
    }
}
