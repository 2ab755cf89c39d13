using ConvNeXtGen.Export;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Graphs.Passes;
using ConvNeXtGen.Inference;
using ConvNeXtGen.Runtime.Tests.Export;
using ConvNeXtGen.Runtime.Tests.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Yolo;

/// <summary>What every layer of the vocabulary computes after passes, as a compiled model and in ONNX Runtime is what it computes eagerly.</summary>
public sealed class LoweredLayerTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("layer").FullName;

    public static TheoryData<string> Names => [.. LayerCases.All.Select(layer => layer.Name)];

    public static TheoryData<string> NamesOfImageLayers => [.. LayerCases.All.Where(layer => layer.Inputs[0].Length == 4).Select(layer => layer.Name)];

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [MemberData(nameof(Names))]
    public void Passes_keep_the_outputs(string name)
    {
        var layer = LayerTests.Find(name);
        using var module = layer.Make();
        module.Randomize();
        module.eval();
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        Tensor[] inputs = [.. layer.Inputs.Select(shape => randn(shape))];
        using var graph = GraphBuilder.Lower(module, [.. layer.Inputs.Select(shape => Shape.Fixed(shape))], (ops, values) => LayerCase.Apply(module, ops, values));
        var expected = graph.Run(inputs);
        AssertClose(GraphPasses.Simplify(graph).Run(inputs), expected, 1e-5);
        AssertClose(GraphPasses.Fuse(graph).Run(inputs), expected, 1e-5);
    }

    [Theory]
    [MemberData(nameof(NamesOfImageLayers))]
    public void The_compiled_layer_computes_the_outputs(string name)
    {
        using var network = new LayerNetwork(LayerTests.Find(name));
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var image = randn(network.ImageShape);
        var expected = network.forward(image);
        using var compiled = network.Compile();
        AssertSame(name, compiled.Run(image), expected);
    }

    [Theory]
    [MemberData(nameof(NamesOfImageLayers))]
    public void ONNX_Runtime_computes_the_outputs(string name)
    {
        using var network = new LayerNetwork(LayerTests.Find(name));
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var image = randn(network.ImageShape);
        var expected = network.forward(image);
        var path = Path.Combine(_directory, "layer.onnx");
        foreach (var opset in new[] { OnnxOpset.Default, OnnxOpset.Oldest })
        {
            OnnxExporter.Export(network, path, new() { Height = (int)network.ImageShape[2], Width = (int)network.ImageShape[3], Opset = opset, RawOutputs = true });
            using var session = OnnxRun.Open(path);
            AssertSame(name, OnnxRun.Run(session, image), expected);
        }

        Assert.Empty(OnnxRun.Complaints);
    }

    private static void AssertSame(string name, IReadOnlyList<Tensor> actual, IReadOnlyList<Tensor> expected)
    {
        if (!LayerTests.Find(name).Ranks)
        {
            AssertClose(actual, expected, 1e-4);
            return;
        }

        // The ranked predictions come first; further outputs depend on no rank.
        AssertSameRows(actual[0], expected[0], 1e-4);
        AssertClose([.. actual.Skip(1).Where(IsMap)], [.. expected.Skip(1).Where(IsMap)], 1e-4);
    }

    private static bool IsMap(Tensor output) => output.Dimensions == 4;

    /// <summary>
    /// Rounding exchanges rows of near-equal score, and at the end of the ranking what is in it: nearly every row must
    /// be found again, at whatever rank.
    /// </summary>
    private static void AssertSameRows(Tensor actual, Tensor expected, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        var largest = expected.abs().max().item<float>();
        var distances = (actual.unsqueeze(2) - expected.unsqueeze(1)).abs().amax([3]).amin([2]) / largest;
        var found = (distances <= tolerance).to(ScalarType.Float64).mean().item<double>();
        Assert.True(found >= 0.95, $"{found:P1} of the ranked rows were found again");
    }

    private static void AssertClose(IReadOnlyList<Tensor> actual, IReadOnlyList<Tensor> expected, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (a, b) in actual.Zip(expected))
        {
            Closeness.AssertClose(a, b, tolerance);
        }
    }
}
