using ConvNeXtGen.Graphs;
using ConvNeXtGen.Runtime.Tests.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Yolo;

/// <summary>What must hold for every layer of the vocabulary.</summary>
public class LayerTests
{
    public static TheoryData<string> Names => [.. LayerCases.All.Select(layer => layer.Name)];

    public static TheoryData<string> NamesOfUnranked => [.. LayerCases.All.Where(layer => !layer.Ranks).Select(layer => layer.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_graph_has_the_shapes_that_the_layer_computes(string name)
    {
        var layer = Find(name);
        using var module = layer.Make();
        module.eval();
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        Tensor[] inputs = [.. layer.Inputs.Select(shape => rand(shape))];
        var computed = LayerCase.Apply(module, EagerOps.Instance, inputs);
        Shape[] shapes = [.. layer.Inputs.Select(input => layer.Inputs.Length == 1 && input.Length == 4 ? Symbolic(input) : Shape.Fixed(input))];
        var graph = GraphBuilder.Lower(module, shapes, (ops, values) => LayerCase.Apply(module, ops, values));
        Assert.Equal(computed.Count, graph.Outputs.Count);
        foreach (var (tensor, value) in computed.Zip(graph.Outputs))
        {
            Assert.Equal(tensor.shape, value.Shape.Sizes);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_trained_weight_gets_a_gradient(string name)
    {
        var layer = Find(name);
        using var module = layer.Make();
        using var scope = NewDisposeScope();
        Tensor[] inputs = [.. layer.Inputs.Select(shape => rand(shape, requires_grad: true))];
        var outputs = LayerCase.Apply(module, EagerOps.Instance, inputs).Where(output => output.requires_grad).ToArray();
        outputs.Select(output => (output * rand_like(output)).sum()).Aggregate((a, b) => a + b).backward();
        var without = module.named_parameters()
            .Where(pair => pair.parameter.requires_grad && pair.parameter.grad is null && !pair.name.StartsWith("denoising_class_embed"))
            .Select(pair => pair.name);
        Assert.Empty(without);
    }

    [Theory]
    [MemberData(nameof(NamesOfUnranked))]
    public void The_layer_computes_in_double_precision_what_it_computes_in_single(string name)
    {
        var layer = Find(name);
        using var module = layer.Make();
        module.eval();
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        Tensor[] inputs = [.. layer.Inputs.Select(shape => rand(shape))];
        var single = LayerCase.Apply(module, EagerOps.Instance, inputs);
        module.to(ScalarType.Float64);
        var wide = LayerCase.Apply(module, EagerOps.Instance, [.. inputs.Select(input => input.to(ScalarType.Float64))]);
        foreach (var (a, b) in single.Zip(wide))
        {
            Assert.Equal(ScalarType.Float64, b.dtype);
            Closeness.AssertClose(a, b, 1e-4);
        }
    }

    private static Shape Symbolic(long[] sizes) =>
        new(new Extent(sizes[0], "batch"), sizes[1], new Extent(sizes[2], "height"), new Extent(sizes[3], "width"));

    internal static LayerCase Find(string name) => LayerCases.All.Single(layer => layer.Name == name);
}
