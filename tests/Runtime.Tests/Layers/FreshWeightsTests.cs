using ConvNeXtGen.Layers;
using ConvNeXtGen.Layers.Yolo;
using ConvNeXtGen.Runtime.Tests.Training;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Layers;

/// <summary>Weights that begin afresh are those that a constructor makes.</summary>
[Collection(nameof(GlobalRandom))]
public sealed class FreshWeightsTests
{
    public static TheoryData<string> Layers => [.. s_layers.Keys];

    private static readonly Dictionary<string, Func<nn.Module>> s_layers = new()
    {
        ["linear"] = () => new Linear(12, 5),
        ["classifier"] = () => new Linear(12, 5, init: Initialization.ConvNeXtHead(0.001)),
        ["without bias"] = () => new Linear(12, 5, bias: false),
        ["convolution"] = () => new Conv2d(4, 6, 3, groups: 2, init: Initialization.ConvNeXt),
        ["transposed"] = () => new ConvTranspose2d(4, 6, 2, stride: 2),
        ["layer norm"] = () => new LayerNorm(7),
        ["layer norm of maps"] = () => new LayerNorm2d(7),
        ["batch norm"] = () => new BatchNorm2d(7),
        ["response norm"] = () => new GlobalResponseNorm(7),
        ["embedding"] = () => new ClassEmbedding(3, 4),
        ["float16"] = () => new Linear(12, 5, dtype: ScalarType.Float16),
    };

    [Theory, MemberData(nameof(Layers))]
    public void A_layer_resets_to_what_its_constructor_makes(string name)
    {
        random.manual_seed(3);
        using var expected = s_layers[name]();
        random.manual_seed(4);
        using var layer = s_layers[name]();
        using var guard = no_grad();
        foreach (var tensor in layer.parameters().Concat(layer.buffers()))
        {
            tensor.fill_(9);
        }

        random.manual_seed(3);
        ((IFreshWeights)layer).ResetParameters();

        Assert.Equal(Values(expected), Values(layer));
    }

    [Fact]
    public void Only_the_layer_itself_resets()
    {
        using var block = new ConvNeXtBlock(4, layerScaleInitValue: 0.25);
        using var guard = no_grad();
        foreach (var tensor in block.parameters())
        {
            tensor.fill_(9);
        }

        block.ResetParameters();

        Assert.All(block.gamma!.data<float>().ToArray(), value => Assert.Equal(0.25f, value));
        Assert.All(block.pwconv1.weight.data<float>().ToArray(), value => Assert.Equal(9, value));
    }

    [Fact]
    public void A_head_gets_the_anchors_of_its_config_back()
    {
        using var head = new AnchorDetect(2, [[8, 16, 16, 8], [32, 64, 64, 32]], [4, 4], [8, 16]);
        float[] anchors = head.anchors.data<float>().ToArray();
        using (no_grad())
        {
            head.anchors.fill_(9);
        }

        head.ResetParameters();

        Assert.Equal([1, 2, 2, 1, 2, 4, 4, 2], anchors);
        Assert.Equal(anchors, head.anchors.data<float>().ToArray());
    }

    private static List<double> Values(nn.Module layer) =>
        [.. layer.parameters().Concat(layer.buffers()).SelectMany(tensor => tensor.detach().to(ScalarType.Float64).data<double>().ToArray())];
}
