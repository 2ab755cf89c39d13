using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Models.Tests.Commands;
using ConvNeXtGen.Models.Zoo;
using SkiaSharp;

namespace ConvNeXtGen.Models.Tests.Predictions;

/// <summary>What <c>predict</c> looks at: files, folders, patterns; and what it does about files that are no images.</summary>
public sealed class PredictSourceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PredictSourceTests()
    {
        using var network = ConvNeXtDigits.Create();
        network.SaveCheckpoint(_folder.File("digits.safetensors"));
        Directory.CreateDirectory(_folder.File("photos/sub"));
        Images.Write(_folder.File("photos/b.png"), 16, 8);
        Images.Write(_folder.File("photos/a.jpg"), 8, 16, SKEncodedImageFormat.Jpeg);
        Images.Write(_folder.File("photos/sub/a.webp"), 8, 8, SKEncodedImageFormat.Webp);
        File.WriteAllText(_folder.File("photos/notes.txt"), "no image");
    }

    [Theory]
    [InlineData("a.jpg: 8×16|b.png: 16×8", "photos")]
    [InlineData("b.png: 16×8|a.jpg: 8×16", "photos/b.png", "photos")]
    [InlineData("a.jpg: 8×16|b.png: 16×8", "photos/*")]
    [InlineData("a.jpg: 8×16", "photos/?.jp*")]
    [InlineData("a.jpg: 8×16|a.webp: 8×8", "photos/**/a.*")]
    [InlineData("a.webp: 8×8", "*/s*/*.webp")]
    public async Task Files_folders_and_patterns_name_images(string expected, params string[] sources)
    {
        var run = await Predict([.. sources.Select(_folder.File), "--no-save"]);
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        Assert.Equal(expected.Split('|'), run.Output.Split('\n').Where(line => line.StartsWith("image ", StringComparison.Ordinal)).Select(line => string.Join(": ", line.Split(": ").Select(part => part.Split('/')[^1].Split(',')[0]))));
    }

    [Theory]
    [InlineData("holds no images; expected files that end in .png, .jpg", "empty")]
    [InlineData("matches no images", "photos/*.bmp")]
    [InlineData("Did you mean 'b.png'?", "photos/bb.png")]
    [InlineData("is an address: only files are read", "https://example.org/bus.jpg")]
    public async Task A_source_without_images_is_named(string expected, string source)
    {
        Directory.CreateDirectory(_folder.File("empty"));
        var run = await Predict(source.Contains("://", StringComparison.Ordinal) ? source : _folder.File(source));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(expected, run.Error);
        Assert.False(Directory.Exists(_folder.File("runs")));
    }

    [Fact]
    public async Task An_image_that_cannot_be_read_is_named_and_the_others_go_on()
    {
        Images.Write(_folder.File("photos/c.png"), 300, 200);
        File.WriteAllBytes(_folder.File("photos/c.png"), File.ReadAllBytes(_folder.File("photos/c.png"))[..^400]);
        File.WriteAllText(_folder.File("photos/d.png"), "no image");
        Images.Write(_folder.File("photos/e.png"), 8, 8);
        var run = await Predict(_folder.File("photos"), "--save-txt");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("c.png is damaged: it ends before the image does.", run.Error);
        Assert.Contains("d.png is no image that can be read.", run.Error);
        Assert.Contains("saved to ", run.Output);
        Assert.Contains("3 pictures, 3 label files in labels", run.Output);
        Assert.Contains("2 images could not be read.", run.Output);
        Assert.Equal(["a.jpg", "b.png", "e.png"], Directory.GetFiles(_folder.File("runs/predict1")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Images_of_one_name_do_not_overwrite_each_other()
    {
        await Predict(_folder.File("photos/a.jpg"), _folder.File("photos/sub/a.webp"), "--save-txt");
        Assert.Equal(["a.jpg", "a_2.webp"], Directory.GetFiles(_folder.File("runs/predict1")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(["a.txt", "a_2.txt"], Directory.GetFiles(_folder.File("runs/predict1/labels")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        var lines = File.ReadAllLines(_folder.File("runs/predict1/labels/a.txt"));
        Assert.Equal(5, lines.Length);
        Assert.All(lines, line => Assert.Matches(@"^[01]\.\d{4} \d$", line));
        await Predict(_folder.File("photos/b.png"));
        Assert.True(File.Exists(_folder.File("runs/predict2/b.png")));
    }

    private Task<CommandOutcome> Predict(params string[] args) =>
        CommandRun.Of(["predict", .. args, "--weights", _folder.File("digits.safetensors"), "--runs", _folder.File("runs")]);

    public void Dispose() => _folder.Dispose();
}
