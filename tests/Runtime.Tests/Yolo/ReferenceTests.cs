using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Runtime.Tests.Checkpoints;
using ConvNeXtGen.Runtime.Tests.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Yolo;

/// <summary>
/// Small networks against what the original builders' networks computed from the same weights and image (nc 4, width
/// 0.125). A <c>.difference</c> file holds what a network's weights have beyond those of its base.
/// </summary>
public class ReferenceTests
{
    // The references are float32 through some 60 layers: the same networks in float64 are as far from them.
    private const double Tolerance = 5e-5;

    [Fact]
    public void YOLOv5_detects() =>
        AssertOutputs(Networks.YoloV5(4, 0.33, 0.125), "yolov5_micro", null, "output.0", "output.1.0", "output.1.1", "output.1.2");

    [Fact]
    public void YOLOv5_segments() =>
        AssertOutputs(
            Networks.YoloV5(4, 0.33, 0.125, segment: true), "yolov5_micro", "yolov5_micro-seg",
            "output.0", "output.2.0", "output.2.1", "output.2.2", "output.1");

    [Fact]
    public void YOLOv8_detects() =>
        AssertOutputs(Networks.YoloV8Detect(4, 0.33, 0.125, 1024), "yolov8_micro", null, "output.0", "output.1.0", "output.1.1", "output.1.2");

    [Fact]
    public void YOLOv8_segments() =>
        AssertOutputs(
            Networks.YoloV8Segment(4, 0.33, 0.125, 1024), "yolov8_micro", "yolov8_micro-seg",
            "output.0", "output.1.0.0", "output.1.0.1", "output.1.0.2", "output.1.1", "output.1.2");

    [Fact]
    public void YOLOv8_finds_keypoints() =>
        AssertOutputs(
            Networks.YoloV8Pose(4, 0.33, 0.125, 1024), "yolov8_micro", "yolov8_micro-pose",
            "output.0", "output.1.0.0", "output.1.0.1", "output.1.0.2", "output.1.1");

    [Fact]
    public void YOLOv8_finds_rotated_boxes() =>
        AssertOutputs(
            Networks.YoloV8Obb(4, 0.33, 0.125, 1024), "yolov8_micro", "yolov8_micro-obb",
            "output.0", "output.1.0.0", "output.1.0.1", "output.1.0.2", "output.1.1");

    [Fact]
    public void YOLOv8_classifies() =>
        AssertOutputs(Networks.YoloV8Classify(4, 0.33, 0.125, 1024), "yolov8_micro", "yolov8_micro-cls", "output.1");

    [Fact]
    public void YOLOv10_detects_end_to_end() =>
        AssertOutputs(
            Networks.YoloV10(4, 0.33, 0.125, 1024), "yolov10_micro", null,
            "output.0",
            "output.1.one2many.0", "output.1.one2many.1", "output.1.one2many.2",
            "output.1.one2one.0", "output.1.one2one.1", "output.1.one2one.2");

    private static void AssertOutputs(RowNetwork network, string weights, string? difference, params string[] files)
    {
        using (network)
        {
            Load(network, weights, difference);
            network.eval();
            using var scope = NewDisposeScope();
            using var guard = no_grad();
            var (rows, outputs) = network.Run(NpyFile.Read(Fixture.Yolo("micro.input.npy")));
            var results = outputs.Count > 0 ? outputs : [rows[^1]];
            Assert.Equal(files.Length, results.Count);
            foreach (var (result, file) in results.Zip(files))
            {
                Closeness.AssertClose(result, NpyFile.Read(Fixture.Yolo($"{difference ?? weights}.{file}.npy")), Tolerance);
            }
        }
    }

    /// <summary>Loads the weights, after checking that the names are the original's, in the original's order.</summary>
    private static void Load(RowNetwork network, string weights, string? difference)
    {
        var path = Fixture.Yolo(weights + ".state_dict.pt");
        string[] own = [.. network.named_parameters().Select(pair => pair.name), .. network.named_buffers().Select(pair => pair.name)];
        if (difference is null)
        {
            using var file = CheckpointFile.Open(path);
            var buffers = network.named_buffers().Select(pair => pair.name).ToHashSet();
            Assert.Equal(file.StateDictionary.Names.Where(name => !buffers.Contains(name)), own.Where(name => !buffers.Contains(name)));
            network.LoadCheckpoint(path);
            return;
        }

        using var basis = CheckpointFile.Open(path);
        using var rest = CheckpointFile.Open(Fixture.Yolo(difference + ".difference.safetensors"));
        var both = new StateDictionary(basis.StateDictionary
            .Where(entry => !rest.StateDictionary.Contains(entry.Name) && own.Contains(entry.Name))
            .Concat(rest.StateDictionary));
        network.LoadStateDictionary(both);
    }
}
