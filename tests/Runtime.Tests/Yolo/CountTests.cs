using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Yolo;

/// <summary>Parameters and state-dictionary keys of published networks, counted on the meta device, where weights take no memory.</summary>
public class CountTests
{
    private static Device Meta => new(DeviceType.META);

    [Theory]
    [InlineData("n", 0.33, 0.25, 1872157, 349)]
    [InlineData("s", 0.33, 0.5, 7235389, 349)]
    [InlineData("m", 0.67, 0.75, 21190557, 481)]
    [InlineData("l", 1, 1, 46563709, 613)]
    [InlineData("x", 1.33, 1.25, 86749405, 745)]
    public void YOLOv5(string scale, double depth, double width, long parameters, int keys) =>
        AssertCounts($"yolov5{scale}", Networks.YoloV5(80, depth, width, device: Meta), parameters, keys);

    [Fact]
    public void YOLOv5_segment() => AssertCounts("yolov5s-seg", Networks.YoloV5(80, 0.33, 0.5, segment: true, Meta), 7621277, 367);

    [Theory]
    [InlineData("n", 0.33, 0.25, 1024, 3157200, 355, 3409968, 417, 3295470, 397, 3228867, 397, 2719288, 158)]
    [InlineData("s", 0.33, 0.5, 1024, 11166560, 355, 11821056, 417, 11626046, 397, 11452739, 397, 6361736, 158)]
    [InlineData("m", 0.67, 0.75, 768, 25902640, 475, 27285968, 537, 26464462, 517, 26463235, 517, 17053336, 230)]
    [InlineData("l", 1, 1, 512, 43691520, 595, 45997728, 657, 44489196, 637, 44540355, 637, 37480744, 302)]
    [InlineData("x", 1, 1.25, 512, 68229648, 595, 71827888, 657, 69491724, 637, 69555651, 637, 57422840, 302)]
    public void YOLOv8(
        string scale, double depth, double width, double max,
        long detect, int detectKeys, long segment, int segmentKeys, long pose, int poseKeys, long obb, int obbKeys, long classify, int classifyKeys)
    {
        AssertCounts($"yolov8{scale}", Networks.YoloV8Detect(80, depth, width, max, Meta), detect, detectKeys);
        AssertCounts($"yolov8{scale}-seg", Networks.YoloV8Segment(80, depth, width, max, Meta), segment, segmentKeys);
        AssertCounts($"yolov8{scale}-pose", Networks.YoloV8Pose(1, depth, width, max, Meta), pose, poseKeys);
        AssertCounts($"yolov8{scale}-obb", Networks.YoloV8Obb(80, depth, width, max, Meta), obb, obbKeys);

        // The classifier's configs cap at 1024 channels at every scale.
        AssertCounts($"yolov8{scale}-cls", Networks.YoloV8Classify(1000, depth, width, 1024, Meta), classify, classifyKeys);
    }

    [Fact]
    public void YOLOv9() => AssertCounts("yolov9t", Networks.YoloV9t(80, Meta), 2128720, 1339);

    [Theory]
    [InlineData("n", 0.33, 0.25, false, 2775520, 595)]
    [InlineData("s", 0.33, 0.5, true, 8128272, 619)]
    public void YOLOv10(string scale, double depth, double width, bool small, long parameters, int keys) =>
        AssertCounts($"yolov10{scale}", Networks.YoloV10(80, depth, width, 1024, small, Meta), parameters, keys);

    [Theory]
    [InlineData("n", 0.5, 0.25, 1024, false, 2624080, 499)]
    [InlineData("s", 0.5, 0.5, 1024, false, 9458752, 499)]
    [InlineData("m", 0.5, 1, 512, true, 20114688, 649)]
    [InlineData("l", 1, 1, 512, true, 25372160, 1015)]
    [InlineData("x", 1, 1.5, 512, true, 56966176, 1015)]
    public void YOLO11(string scale, double depth, double width, double max, bool large, long parameters, int keys) =>
        AssertCounts($"yolo11{scale}", Networks.Yolo11(80, depth, width, max, large, Meta), parameters, keys);

    [Theory]
    [InlineData("n", 0.5, 0.25, 1024, false, false, 2602288, 691)]
    [InlineData("s", 0.5, 0.5, 1024, false, false, 9284096, 691)]
    [InlineData("m", 0.5, 1, 512, true, false, 20199168, 751)]
    [InlineData("l", 1, 1, 512, true, true, 26450784, 1245)]
    [InlineData("x", 1, 1.5, 512, true, true, 59210784, 1245)]
    public void YOLO12(string scale, double depth, double width, double max, bool c3k, bool residual, long parameters, int keys) =>
        AssertCounts($"yolo12{scale}", Networks.Yolo12(80, depth, width, max, c3k, residual, Meta), parameters, keys);

    private static void AssertCounts(string name, RowNetwork network, long parameters, int keys)
    {
        using (network)
        {
            var counted = network.parameters().Sum(parameter => parameter.numel());
            var named = network.named_parameters().Count() + network.named_buffers().Count();
            Assert.True((parameters, keys) == (counted, named), $"{name}: expected {parameters} parameters and {keys} keys, found {counted} and {named}");
        }
    }
}
