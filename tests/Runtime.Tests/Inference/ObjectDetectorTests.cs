using ConvNeXtGen.Inference;
using ConvNeXtGen.Runtime.Tests.Networks;
using ConvNeXtGen.Runtime.Tests.Training;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Inference;

public class ObjectDetectorTests
{
    [Fact]
    public void It_scales_the_image_runs_the_network_and_scales_back()
    {
        var detector = new ObjectDetector(Predictions.Info, image =>
        {
            Assert.Equal([1, 3, 100, 100], image.shape);
            return Predictions.Boxes(Predictions.Columns([50, 50, 20, 10, 0.3f, 0.8f], [20, 50, 10, 10, 0.9f, 0.1f]), PredictionLayout.PointColumns);
        });
        var before = LiveTensors.OnThisThread;

        var result = detector.Detect(new byte[200 * 100 * 3], 200, 100);

        Assert.Equal((200, 100, "1 cat, 1 dog"), (result.Width, result.Height, result.Counts));
        Assert.Equal(new Box(80, 40, 120, 60), result.Detections[1].Box);
        Assert.Matches(@"^Speed: \d+\.\d ms preprocess, \d+\.\d ms inference, \d+\.\d ms postprocess$", $"{result.Speed}");
        Assert.Equal(before, LiveTensors.OnThisThread);
    }

    [Fact]
    public void It_runs_generated_networks()
    {
        random.manual_seed(3);
        using var network = new DetectorMicro();
        network.eval();
        var detector = ObjectDetector.Over(network);
        var result = detector.Detect([.. Enumerable.Range(0, 90 * 70 * 3).Select(i => (byte)(i * 7))], 90, 70, new DetectionOptions { Confidence = 0 });
        Assert.NotEmpty(result.Detections);
        Assert.All(result.Detections, detection =>
        {
            Assert.Equal(detection.Box.Clip(90, 70), detection.Box);
            Assert.Contains(detection.Name, new[] { "square", "disc", "ring" });
        });
        Assert.Equal(result.Detections.OrderByDescending(detection => detection.Score), result.Detections);
    }

    [Fact]
    public void What_detects_nothing_is_refused()
    {
        using var classifier = new ConvNeXtMicro();
        Assert.Contains("ConvNeXtMicro is no network that detects objects", Assert.Throws<ArgumentException>(() => ObjectDetector.Over(classifier)).Message);
    }
}
