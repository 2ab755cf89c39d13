using ConvNeXtGen.Inference;
using ConvNeXtGen.Layers;
using ConvNeXtGen.Runtime.Tests.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Compiled;

/// <summary>One layer, compiled, against itself in float64.</summary>
internal static class CompiledLayer
{
    /// <summary>Makes sure that a layer is compiled to a step, that its numbers are right, and that a second run gives the same bits.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="shape">[N, C, H, W] of its input.</param>
    /// <param name="options">How it is compiled.</param>
    /// <param name="operation">The name of a step that there must be.</param>
    /// <param name="tolerance">Largest difference, as a share of the largest number.</param>
    public static void AssertExact(Layer layer, long[] shape, CompileOptions options, string operation, double tolerance)
    {
        using var network = new OpNetwork(layer, shape);
        network.eval();
        using var compiled = network.Compile(options);
        using var x = randn(shape);
        using var actual = compiled.Run(x);
        using var again = compiled.Run(x);
        network.to(ScalarType.Float64);
        using var exact = network.forward(x.to(ScalarType.Float64));
        Assert.Contains(compiled.Profile(x, 1), step => step.Operation == operation);
        Closeness.AssertClose(actual.to(ScalarType.Float64), exact, tolerance);
        Assert.True(actual.equal(again).all().item<bool>());
    }
}
