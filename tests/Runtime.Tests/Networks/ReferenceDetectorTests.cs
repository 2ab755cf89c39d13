using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Runtime.Tests.Checkpoints;
using ConvNeXtGen.Runtime.Tests.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Networks;

/// <summary>
/// From the YAML to the boxes: generated detectors, weights read from the original's checkpoint, outputs compared with what the
/// original computed.
/// </summary>
public sealed class ReferenceDetectorTests
{
    // Float32 through some sixty layers; decoded boxes are compared relative to the largest, which is 64 pixels.
    private const double Tolerance = 5e-5;

    [Fact]
    public void YOLO11()
    {
        using var network = new Yolo11nMicro();
        network.LoadCheckpoint(Fixture.Yolo("yolo11_micro.state_dict.pt"));

        AssertOutputs(network, "yolo11_micro");
    }

    [Fact]
    public void The_tutorials_ConvNeXt_rows_on_YOLOv5s_neck()
    {
        using var network = new Yolov5ConvNeXtMini();
        network.LoadCheckpoint(Fixture.Yolo("yolov5_ConvNeXt_mini.safetensors"));

        AssertOutputs(network, "yolov5_ConvNeXt_mini");
    }

    private static void AssertOutputs(Network<DetectionOutput> network, string name)
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        network.eval();

        using var output = network.call(NpyFile.Read(Fixture.Yolo("micro.input.npy")));

        Closeness.AssertClose(output.Predictions!, NpyFile.Read(Fixture.Yolo($"{name}.output.0.npy")), Tolerance);
        for (var level = 0; level < output.Maps.Count; level++)
        {
            Closeness.AssertClose(output.Maps[level], NpyFile.Read(Fixture.Yolo(FormattableString.Invariant($"{name}.output.1.{level}.npy"))), Tolerance);
        }
    }
}
