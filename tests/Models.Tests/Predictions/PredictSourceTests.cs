using System.Text.Json.Nodes;
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

    [Theory]
    [InlineData(SKColorType.Gray8, SKAlphaType.Opaque)]
    [InlineData(SKColorType.Rgba8888, SKAlphaType.Unpremul)]
    public async Task Grey_and_transparent_images_are_seen_as_their_colours(SKColorType type, SKAlphaType alpha)
    {
        // The same picture as opaque RGB: what a transparent pixel's colour is counts, not what would shine through.
        using var bitmap = new SKBitmap(new SKImageInfo(8, 8, type, alpha));
        using var plain = new SKBitmap(new SKImageInfo(8, 8, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (var i = 0; i < 64; i++)
        {
            var value = (byte)(4 * i);
            bitmap.SetPixel(i % 8, i / 8, new SKColor(value, value, value, alpha == SKAlphaType.Opaque ? byte.MaxValue : (byte)(1 + i)));
            plain.SetPixel(i % 8, i / 8, new SKColor(value, value, value));
        }

        Save(bitmap, "special.png");
        Save(plain, "plain.png");
        var run = await Predict(_folder.File("special.png"), _folder.File("plain.png"), "--no-save", "--save-json", "--top", "10");
        Assert.Equal(("", 0), (run.Error, run.ExitCode));
        var images = JsonNode.Parse(File.ReadAllText(_folder.File("runs/predict1/predictions.json")))!["images"]!;
        Assert.True(JsonNode.DeepEquals(images[0]!["classes"], images[1]!["classes"]), images.ToJsonString());
    }

    [Fact]
    public async Task An_image_of_any_proportions_is_looked_at_and_one_beyond_all_memory_is_named()
    {
        Images.Write(_folder.File("thin.png"), 3000, 1);
        Images.Write(_folder.File("dot.png"), 1, 1);
        // A bitmap's header may promise any size.
        File.WriteAllBytes(_folder.File("bomb.bmp"), [.. "BM"u8, .. Numbers(54, 0, 54, 40, 60000, 60000), 1, 0, 24, 0, .. Numbers(0, 0, 0, 0, 0, 0)]);
        var run = await Predict(_folder.File("bomb.bmp"), _folder.File("thin.png"), _folder.File("dot.png"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("bomb.bmp", run.Error);
        Assert.Contains("image 2/3 ", run.Output);
        Assert.Contains("thin.png: 3000×1", run.Output);
        Assert.Contains("dot.png: 1×1", run.Output);
        Assert.Contains("1 image could not be read.", run.Output);

        static byte[] Numbers(params int[] values) => [.. values.SelectMany(BitConverter.GetBytes)];
    }

    [Theory]
    [InlineData("--conf is for networks that find objects, but ConvNeXtDigits is a classifier.", "--conf", "0.5")]
    [InlineData("--classes is for networks that find objects", "--classes", "3")]
    [InlineData("names.txt has 1 class names, but ConvNeXtDigits with these weights tells 10 classes apart.", "--names", "names.txt")]
    [InlineData("--imgsz is 2, but ConvNeXtDigits takes images of at least 4×4.", "--imgsz", "2")]
    [InlineData("are too large to compile for", "--imgsz", "100000")]
    public async Task What_does_not_suit_the_network_is_refused(string expected, string option, string value)
    {
        File.WriteAllText(_folder.File("names.txt"), "cat\n");
        var run = await Predict(_folder.File("photos/b.png"), option, value.EndsWith(".txt", StringComparison.Ordinal) ? _folder.File(value) : value);
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("error: ", run.Error);
        Assert.Contains(expected, run.Error);
        Assert.DoesNotContain("   at ", run.Error);
        Assert.False(Directory.Exists(_folder.File("runs")));
    }

    [Fact]
    public async Task What_cannot_be_written_is_no_image_that_cannot_be_read()
    {
        File.WriteAllText(_folder.File("runs"), "a file where the folder should be");
        var run = await Predict(_folder.File("photos"));
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("error: ", run.Error);
        Assert.DoesNotContain("could not be read", run.Output);
    }

    private void Save(SKBitmap bitmap, string name)
    {
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(_folder.File(name), data.ToArray());
    }

    private Task<CommandOutcome> Predict(params string[] args) =>
        CommandRun.Of(["predict", .. args, "--weights", _folder.File("digits.safetensors"), "--runs", _folder.File("runs")]);

    public void Dispose() => _folder.Dispose();
}
