using ConvNeXtGen.Layers;
using ConvNeXtGen.Layers.Yolo;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Layers;

/// <summary>Weights move to another type although layers show them as properties without a setter, and live as long as their layer.</summary>
public class WeightTransferTests
{
    [Fact]
    public void All_floating_point_weights_change_type_and_keep_their_order()
    {
        using var block = new C3(8, 8, 2);
        var before = Names(block);
        block.to(ScalarType.Float64);
        Assert.Equal(before, Names(block));
        Assert.All(block.parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
        Assert.All(block.parameters(), parameter => Assert.True(parameter.requires_grad));
        Assert.All(block.named_buffers(), pair =>
            Assert.Equal(pair.name.EndsWith("num_batches_tracked") ? ScalarType.Int64 : ScalarType.Float64, pair.buffer.dtype));
        using var x = ones([1, 8, 4, 4], ScalarType.Float64);
        using var y = block.call(x);
        Assert.Equal(ScalarType.Float64, y.dtype);
    }

    [Fact]
    public void The_values_survive_the_way_there_and_back()
    {
        using var block = new ConvNeXtBlock(4);
        using var before = block.dwconv.weight.clone();
        block.to(ScalarType.Float64);
        block.to(CPU, ScalarType.Float32);
        Assert.True(before.Equals(block.dwconv.weight));
    }

    [Fact]
    public void A_layer_made_inside_a_dispose_scope_outlives_it()
    {
        Conv layer;
        using (NewDisposeScope())
        {
            layer = new Conv(3, 4, 3);
            layer.to(ScalarType.Float64);
        }

        using (layer)
        {
            using var x = ones([1, 3, 4, 4], ScalarType.Float64);
            using var y = layer.call(x);
            Assert.Equal([1L, 4, 4, 4], y.shape);
        }
    }

    private static string[] Names(nn.Module module) =>
        [.. module.named_parameters().Select(pair => pair.name), .. module.named_buffers().Select(pair => pair.name)];
}
