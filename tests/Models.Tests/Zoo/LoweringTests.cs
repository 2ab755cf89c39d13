using System.Text.Json;
using System.Text.RegularExpressions;
using ConvNeXtGen.Export;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Inference;
using ConvNeXtGen.Models.Catalog;
using ConvNeXtGen.Runtime.Tests.Export;
using ConvNeXtGen.Runtime.Tests.Graphs;
using Microsoft.ML.OnnxRuntime;
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
        OnnxExporter.Export(network, _folder.File("network.onnx"), new() { Height = size, Width = size, DynamicSize = true, RawOutputs = true });
        using var session = OnnxRun.Open(_folder.File("network.onnx"));
        AssertMetadata(session, network.Info, size);
        using var compiled = network.Compile();
        var ranks = Ranks(network);

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

    [Theory]
    [InlineData("ConvNeXtV2Atto", 17)]
    [InlineData("ConvNeXtV2Atto", 22)]
    [InlineData("Yolo11n", 17)]
    [InlineData("Yolo11n", 18)]
    [InlineData("Yolo11n", 22)]
    [InlineData("Yolov10n", 17)]
    [InlineData("Yolo12n", 17)]
    [InlineData("RtdetrL", 17)]
    [InlineData("RtdetrL", 22)]
    public void Older_and_newer_opsets_compute_the_same(string name, int opset)
    {
        using var network = new RawNetwork(NetworkCatalog.Find(name).Create(null, null));
        network.Randomize();
        network.eval();
        OnnxExporter.Export(network, _folder.File("network.onnx"), new() { Height = 64, Width = 64, DynamicSize = true, RawOutputs = true, Opset = opset });
        using var session = OnnxRun.Open(_folder.File("network.onnx"));
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var image = rand(2, network.Info.InputChannels, 64, 96);
        AssertClose(OnnxRun.Run(session, image), network.Apply(EagerOps.Instance, image), Ranks(network), $"opset {opset}");
        Assert.Empty(OnnxRun.Complaints);
    }

    private static bool Ranks(RawNetwork network)
    {
        using var graph = GraphBuilder.Lower(network);
        return graph.Nodes.Any(node => node.Op is TopKOp);
    }

    // What a program that has the file and nothing else must know.
    private static void AssertMetadata(InferenceSession session, NetworkInfo info, int size)
    {
        Assert.Equal(["batch", "", "height", "width"], session.InputMetadata["image"].SymbolicDimensions);
        var metadata = session.ModelMetadata.CustomMetadataMap;
        Assert.Equal((info.Name, info.Config, $"{info.InputChannels}", $"[{size},{size}]"), (metadata["name"], metadata["config"], metadata["channels"], metadata["imgsz"]));
        Assert.Equal(("NCHW", "0..1"), (metadata["layout"], metadata["pixels"]));
        Assert.Equal(info.Task.ToString(), metadata["task"].Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
        Assert.Equal(info.Strides, JsonSerializer.Deserialize<int[]>(metadata.GetValueOrDefault("strides", "[]"))!);
        Assert.Equal(Enumerable.Range(0, info.Classes).Select(info.ClassName), JsonSerializer.Deserialize<string[]>(metadata.GetValueOrDefault("names", "[]"))!);
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
