using ConvNeXtGen.Export;
using ConvNeXtGen.Inference;
using ConvNeXtGen.Models.Catalog;
using ConvNeXtGen.Runtime.Tests.Export;
using ConvNeXtGen.Runtime.Tests.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Models.Tests.Zoo;

/// <summary>Predictions without the raw outputs of a loss: the same numbers, and nothing else computed.</summary>
public sealed class RawOutputsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Yolov5n", 1)]
    [InlineData("Yolov8n", 1)]
    [InlineData("Yolov8nPose", 1)]
    [InlineData("Yolov8nObb", 1)]
    [InlineData("Yolov8nSeg", 2)]
    [InlineData("Yolov5nSeg", 2)]
    [InlineData("Yolov10n", 1)]
    [InlineData("Yolo26n", 1)]
    [InlineData("RtdetrL", 1)]
    public void Predictions_are_the_same_without_raw_outputs(string name, int predictions)
    {
        using var network = new RawNetwork(NetworkCatalog.Find(name).Create(null, null));
        network.Randomize();
        network.eval();
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var image = rand(2, 3, 64, 96);
        foreach (var backend in new[] { CompiledBackend.Kernels, CompiledBackend.Aten })
        {
            using var whole = network.Compile(new() { Backend = backend });
            using var lean = network.Compile(new() { Backend = backend, RawOutputs = false });
            var (expected, actual) = (whole.Run(image), lean.Run(image));
            Assert.Equal(expected.Count, actual.Count);
            for (var i = 0; i < expected.Count; i++)
            {
                if (i == 0 || (predictions == 2 && i == expected.Count - 1))
                {
                    Closeness.AssertClose(actual[i], expected[i], 1e-5);
                }
                else
                {
                    Assert.Equal((0L, expected[i].dim()), (actual[i].shape[0], actual[i].dim()));
                }
            }
        }

        // Files hold what other exporters write, unless more is asked for.
        OnnxExporter.Export(network, _folder.File("lean.onnx"), new() { Height = 64, Width = 96 });
        using var session = OnnxRun.Open(_folder.File("lean.onnx"));
        Assert.Equal(Enumerable.Range(0, predictions).Select(i => $"output{i}"), session.OutputMetadata.Keys);
        Assert.Empty(OnnxRun.Complaints);
    }

    [Theory]
    [InlineData("Yolov10n")]
    [InlineData("Yolo26n")]
    public void The_one_to_many_branch_is_left_out(string name)
    {
        using var network = new RawNetwork(NetworkCatalog.Find(name).Create(null, null));
        network.eval();
        using var whole = network.Compile();
        using var lean = network.Compile(new() { RawOutputs = false });
        using var image = rand(1, 3, 64, 64);
        const string head = "network.model.23";
        Assert.Contains(whole.Profile(image, 1), step => step.Scope.Contains(".cv2.0", StringComparison.Ordinal) && step.Scope.StartsWith(head, StringComparison.Ordinal) && !step.Scope.Contains("one2one", StringComparison.Ordinal));
        Assert.DoesNotContain(lean.Profile(image, 1), step => step.Scope.StartsWith(head + ".cv", StringComparison.Ordinal));
        Assert.Contains(lean.Profile(image, 1), step => step.Scope.StartsWith(head + ".one2one_cv2.0", StringComparison.Ordinal));
    }

    [Fact]
    public void A_typed_output_has_empty_maps()
    {
        using var network = new ConvNeXtGen.Models.Zoo.Yolov8nPose();
        network.eval();
        using var lean = network.Compile(new() { RawOutputs = false });
        using var image = rand(1, 3, 64, 64);
        using var output = lean.Run(image);
        Assert.Equal([1L, 56, 84], output.Predictions!.shape);
        Assert.All([.. output.Maps, output.Keypoints], map => Assert.Equal(0, map.numel()));
    }
}
