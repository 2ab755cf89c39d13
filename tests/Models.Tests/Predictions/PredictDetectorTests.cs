using System.Globalization;
using System.Text.Json.Nodes;
using ConvNeXtGen.Models.Tests.Commands;
using SkiaSharp;

namespace ConvNeXtGen.Models.Tests.Predictions;

/// <summary><c>predict</c> from outside, for detectors of every task. The image is as large as the input, 64×64, so that a cell of the coarsest level is a quarter of it.</summary>
public sealed class PredictDetectorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("Yolov8n", "3 0.25 0.25 0.5 0.5", "3 0.75 0.25 0.5 0.5", "3 0.25 0.75 0.5 0.5", "3 0.75 0.75 0.5 0.5")]
    [InlineData("Yolov10n", "3 0.25 0.25 0.5 0.5", "3 0.75 0.25 0.5 0.5", "3 0.25 0.75 0.5 0.5", "3 0.75 0.75 0.5 0.5")]
    [InlineData("Yolov8nSeg", "3 0.5 0 0.5 0.5 0 0.5 0 0", "3 1 0 1 0.5 0.5 0.5 0.5 0", "3 0.5 0.5 0.5 1 0 1 0 0.5", "3 1 0.5 1 1 0.5 1 0.5 0.5")]
    public async Task Label_files_say_what_the_head_predicts(string model, params string[] expected)
    {
        var run = await Predict(model, "--save-txt");
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.Contains("64×64, 4 of class 3, ", run.Output);
        Assert.Matches(@"Speed: \d+\.\d ms preprocess, \d+\.\d ms inference, \d+\.\d ms postprocess per image at 64×64", run.Output);
        Assert.Equal(expected.Order(), Labels().Order());
        using var picture = SKBitmap.Decode(_folder.File("runs/predict1/photo.png"));
        Assert.Equal((64, 64), (picture.Width, picture.Height));
    }

    [Fact]
    public async Task Rotated_boxes_are_written_as_four_corners()
    {
        await Predict("Yolov8nObb", "--save-txt");
        // A square of half the image, turned by an eighth: its half diagonal is 0.5 / √2.
        var corners = Labels().Select(line => line.Split(' ').Skip(1).Select(text => float.Parse(text, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        Assert.Equal(4, corners.Length);
        Assert.Equal(0.25 + 0.5 / Math.Sqrt(2), corners[0][1], 1e-5);
        Assert.All(corners, line => Assert.Equal(8, line.Length));
    }

    [Fact]
    public async Task Keypoints_follow_the_box_and_scores_come_last()
    {
        await Predict("Yolov8nPose", "--save-txt", "--save-conf");
        var keypoints = string.Concat(Enumerable.Repeat(" 0.25 0.25 0.562177", 17));
        Assert.Contains($"0 0.25 0.25 0.5 0.5{keypoints} 0.880797", Labels());
    }

    [Fact]
    public async Task Anchor_based_detectors_are_read_too()
    {
        var run = await Predict("Yolov5n", "--save-txt", "--max-det", "7");
        Assert.Contains("7 of class 3", run.Output);
        // The first anchor of the finest level, 10×13, in the middle of the first cell of 8×8, as far as the image goes.
        Assert.Contains("3 0.070313 0.082031 0.140625 0.164063", Labels());
    }

    [Fact]
    public async Task Json_holds_boxes_masks_and_names_and_compiled_equals_eager()
    {
        File.WriteAllText(_folder.File("data.yaml"), "names:\n  0: cat\n  1: dog\n  2: hen\n  3: \"owl, <grey>\"\n");
        var run = await Predict("Yolov8nSeg", "--save-json", "--no-save", "--names", _folder.File("data.yaml"));
        Assert.Contains("4 owl, <grey>", run.Output);
        await Predict("Yolov8nSeg", "--save-json", "--no-save", "--names", _folder.File("data.yaml"), "--eager");
        var (compiled, eager) = (Json("predict1"), Json("predict2"));
        Assert.Equal("Yolov8nSeg", (string?)compiled["model"]);
        var image = compiled["images"]![0]!;
        Assert.Equal((64, 64), ((int)image["width"]!, (int)image["height"]!));
        var found = image["detections"]!.AsArray().Single(detection => (double)detection!["box"]!["x1"]! == 32 && (double)detection["box"]!["y1"]! == 0)!;
        Assert.Equal(("owl, <grey>", 3, 0.8808), ((string?)found["name"], (int)found["class"]!, (double)found["confidence"]!));
        Assert.Equal([32.0, 32.0, 64.0, 64.0], found["segments"]!["x"]!.AsArray().Select(value => (double)value!).Order());
        Assert.True(JsonNode.DeepEquals(image["detections"], eager["images"]![0]!["detections"]));
        Assert.False(File.Exists(_folder.File("runs/predict1/photo.png")));
    }

    [Theory]
    [InlineData("4 of class 3", "--classes", "3")]
    [InlineData("nothing found", "--classes", "0,1", "2")]
    [InlineData("nothing found", "--conf", "0.9")]
    [InlineData("1 of class 3", "--max-det", "1")]
    public async Task Options_choose_among_the_predictions(string expected, params string[] options)
    {
        var run = await Predict("Yolov8n", ["--no-save", .. options]);
        Assert.Contains(expected, run.Output);
        Assert.False(Directory.Exists(_folder.File("runs")));
    }

    [Theory]
    [InlineData("--imgsz is 100, but the input of Yolov8n has to be a multiple of its stride 32, such as 96 or 128.", "--imgsz", "100")]
    [InlineData("--classes has 80, but the network's 80 classes are 0 to 79.", "--classes", "80")]
    [InlineData("--classes: there is no class 'owll'. Did you mean 'owl'?", "--names", "names.txt", "--classes", "owll")]
    [InlineData("There is no file 'nothing.yaml'.", "--names", "nothing.yaml")]
    public async Task What_does_not_suit_the_network_is_said(string expected, params string[] options)
    {
        File.WriteAllText(_folder.File("names.txt"), "cat\ndog\nowl\n");
        var run = await Predict("Yolov8n", [.. options.Select(option => option == "names.txt" ? _folder.File(option) : option)]);
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(expected, run.Error);
        Assert.False(Directory.Exists(_folder.File("runs")));
    }

    [Fact]
    public async Task Weights_alone_show_which_network_they_belong_to()
    {
        KnownHead.Write("Yolov8n", _folder.File("weights.pt"));
        Images.Write(_folder.File("photo.png"), 64, 64);
        var run = await CommandRun.Of("predict", _folder.File("photo.png"), "--weights", _folder.File("weights.pt"), "--imgsz", "64", "--no-save");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Yolov8n with ", run.Output);
        Assert.Contains("4 of class 3", run.Output);
    }

    private async Task<CommandOutcome> Predict(string model, params string[] options)
    {
        if (!File.Exists(_folder.File("weights.safetensors")))
        {
            KnownHead.Write(model, _folder.File("weights.safetensors"));
            Images.Write(_folder.File("photo.png"), 64, 64);
        }

        string[] size = options.Contains("--imgsz") ? [] : ["--imgsz", "64"];
        return await CommandRun.Of(["predict", _folder.File("photo.png"), "--weights", _folder.File("weights.safetensors"), "--threads", "1", "--runs", _folder.File("runs"), .. size, .. options]);
    }

    private string[] Labels() => File.ReadAllLines(_folder.File("runs/predict1/labels/photo.txt"));

    private JsonNode Json(string run) => JsonNode.Parse(File.ReadAllText(_folder.File($"runs/{run}/predictions.json")))!;

    public void Dispose() => _folder.Dispose();
}
