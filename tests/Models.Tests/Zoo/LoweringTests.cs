using System.Text.RegularExpressions;
using ConvNeXtGen.Export;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Inference;
using ConvNeXtGen.Models.Catalog;
using ConvNeXtGen.Runtime.Tests.Export;
using ConvNeXtGen.Runtime.Tests.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Models.Tests.Zoo;

/// <summary>The smallest network of every family of the zoo computes the same eagerly, compiled and in ONNX Runtime.</summary>
public sealed partial class LoweringTests : IDisposable
{
    // Larger ones are built as their smaller siblings are; a test need not hold them four times in memory.
    private const long LargestParameterCount = 40_000_000;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Networks() =>
        [.. NetworkCatalog.All.GroupBy(entry => Family(entry.Info.Config))
            .Select(family => family.MinBy(entry => entry.Info.ParameterCount)!)
            .Where(entry => entry.Info.ParameterCount <= LargestParameterCount)
            .Select(entry => entry.Info.Name)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Networks))]
    public void Every_family_computes_the_same_in_every_form(string name)
    {
        using var network = new RawNetwork(NetworkCatalog.Find(name).Create(null, null));
        network.Randomize();
        network.eval();
        var size = Math.Max(network.Info.MinimumImageSize, Math.Min(64, network.Info.ImageSize));
        OnnxExporter.Export(network, _folder.File("network.onnx"), new() { Height = size, Width = size, DynamicSize = true });
        using var session = OnnxRun.Open(_folder.File("network.onnx"));
        using var compiled = network.Compile();
        using var graph = GraphBuilder.Lower(network);
        var ranks = graph.Nodes.Any(node => node.Op is TopKOp);

        // The size that the file was made at, then another one: batch, height and width are open.
        foreach (var shape in new long[][] { [1, network.Info.InputChannels, size, size], [2, network.Info.InputChannels, 2 * size, size] })
        {
            using var scope = NewDisposeScope();
            using var guard = no_grad();
            var image = rand(shape);
            var expected = network.Apply(EagerOps.Instance, image);
            AssertClose(OnnxRun.Run(session, image), expected, ranks, $"ONNX Runtime, {shape[2]}×{shape[3]}");
            AssertClose(compiled.Run(image), expected, ranks, $"compiled, {shape[2]}×{shape[3]}");
        }

        Assert.Empty(OnnxRun.Complaints);
    }

    // Some families have a file per scale: yolov10n.yaml, yolov10s.yaml.
    private static string Family(string config) => ScaleLetter().Replace(Path.GetFileNameWithoutExtension(config), "$1");

    [GeneratedRegex(@"^(yolov\d+)[a-z]$")]
    private static partial Regex ScaleLetter();

    private static void AssertClose(IReadOnlyList<Tensor> actual, IReadOnlyList<Tensor> expected, bool ranks, string form)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var i = 0; i < expected.Count; i++)
        {
            var error = ranks && actual[i].Dimensions == 3 ? RankedError(actual[i], expected[i]) : Closeness.RelativeError(actual[i], expected[i]);
            Assert.True(error <= 1e-4, $"{form}: output {i} [{string.Join(", ", expected[i].shape)}] is off by {error:E1}");
        }
    }

    /// <summary>
    /// The error that nineteen of twenty rows stay below, each compared with the row most like it: rounding exchanges rows of near-equal
    /// score in a ranking, and what stands at its end.
    /// </summary>
    private static double RankedError(Tensor actual, Tensor expected)
    {
        Assert.Equal(expected.shape, actual.shape);
        var distances = cdist(actual.to(ScalarType.Float64), expected.to(ScalarType.Float64), p: double.PositiveInfinity).amin([2]);
        return (distances.quantile(0.95) / expected.abs().max()).item<double>();
    }
}
