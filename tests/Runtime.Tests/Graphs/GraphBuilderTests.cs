using ConvNeXtGen.Graphs;
using ConvNeXtGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Graphs;

public class GraphBuilderTests
{
    [Theory]
    [MemberData(nameof(OpCases.Data), MemberType = typeof(OpCases))]
    public void A_graph_has_the_shapes_and_computes_the_numbers_of_the_eager_op(OpCase op)
    {
        using var layer = op.Make();
        layer.eval();
        using var x = randn(op.Input);
        using var expected = layer.forward(x);
        using var graph = GraphBuilder.Lower(layer, Shape.Fixed(op.Input));

        Assert.Equal(expected.shape, graph.Outputs[0].Shape.Sizes);
        using var actual = graph.Run(x)[0];
        Closeness.AssertClose(actual, expected, 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_network_references_every_weight_exactly_once(bool grn)
    {
        using var network = new MicroConvNeXt(grn);
        using var graph = GraphBuilder.Lower(network);

        var references = graph.Nodes.SelectMany(node => node.Weights).Select(weight => weight!.Name);
        Assert.Equal(network.named_parameters().Select(p => p.name).Order(), references.Order());
        Assert.All(graph.Weights, weight => Assert.Same(network.get_parameter(weight.Name), weight.Tensor));
    }

    [Theory]
    [InlineData(1, 32, 32)]
    [InlineData(3, 44, 40)]
    public void Every_value_of_a_network_has_the_shape_that_running_it_gives(long batch, long height, long width)
    {
        using var network = new MicroConvNeXt();
        network.eval();
        using var graph = GraphBuilder.Lower(network, height, width, batch);
        using var x = randn(batch, 3, height, width);
        using var everything = new Graph(graph.Inputs, graph.Nodes, [.. graph.Nodes.SelectMany(node => node.Outputs)], []);
        using var scope = NewDisposeScope();

        var values = everything.Run(x);

        Assert.All(values.Zip(everything.Outputs), pair => Assert.Equal(pair.First.shape, pair.Second.Shape.Sizes));
        Closeness.AssertClose(values[^1], network.forward(x), 0);
    }

    [Fact]
    public void Sizes_that_follow_the_image_are_symbolic_and_the_others_are_not()
    {
        using var network = new MicroConvNeXt();
        using var graph = GraphBuilder.Lower(network);

        Assert.Equal("[batch, 3, height, width]", graph.Inputs[0].Shape.ToString());
        Assert.Equal("[batch, 24, floor(height/4), floor(width/4)]", graph.Nodes[0].Output.Shape.ToString());
        Assert.Equal("[batch, 10]", graph.Outputs[0].Shape.ToString());
    }

    [Fact]
    public void Nodes_carry_the_name_of_the_layer_they_come_from()
    {
        using var network = new MicroConvNeXt(grn: true);
        using var graph = GraphBuilder.Lower(network);

        Assert.Contains(graph.Nodes, node => node is { Op: Conv2dOp, Scope: "stages.0.1.dwconv" });
        Assert.Contains(graph.Nodes, node => node is { Op: ReduceOp { Kind: Reduction.L2Norm }, Scope: "stages.1.0.grn" });
        Assert.Contains(graph.Nodes, node => node is { Op: ActivateOp, Scope: "stages.1.0" });
    }

    [Fact]
    public void An_unregistered_weight_is_an_error_that_says_so()
    {
        using var layer = new Forgetful();
        var error = Assert.Throws<InvalidOperationException>(() => GraphBuilder.Lower(layer, Shape.Fixed([1, 4])));
        Assert.Contains("[4]", error.Message);
        Assert.Contains("no registered parameter", error.Message);
    }

    [Fact]
    public void A_channel_mismatch_names_the_weight_and_both_sides()
    {
        using var layer = new Linear(6, 9);
        var error = Assert.Throws<ArgumentException>(() => GraphBuilder.Lower(layer, Shape.Fixed([2, 5])));
        Assert.Contains("weight takes 6 features", error.Message);
        Assert.Contains("[2, 5]", error.Message);
    }

    [Fact]
    public void A_network_moved_to_another_type_lowers_to_that_type()
    {
        using var network = new MicroConvNeXt();
        network.to(ScalarType.Float64);
        using var graph = GraphBuilder.Lower(network);

        Assert.All(graph.Weights, weight => Assert.Equal(ScalarType.Float64, weight.Tensor.dtype));
        Assert.Equal(ScalarType.Float64, graph.Outputs[0].Type);
    }

    private sealed class Forgetful() : Layer(nameof(Forgetful))
    {
        private readonly Tensor _weight = ones(4);

        public override T Apply<T>(IOps<T> ops, T x) => ops.Scale(x, _weight);
    }
}
