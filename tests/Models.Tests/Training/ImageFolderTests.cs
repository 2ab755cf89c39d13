using ConvNeXtGen.Data;
using ConvNeXtGen.Models.Commands;
using ConvNeXtGen.Models.Data;
using ConvNeXtGen.Models.Tests.Commands;
using SkiaSharp;

namespace ConvNeXtGen.Models.Tests.Training;

public sealed class ImageFolderTests : IDisposable
{
    private static readonly ImageShape s_shape = new(1, 8, 8);
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Folders_are_classes_in_the_order_of_their_names()
    {
        Save("dark/1.png", 20, 20, SKColors.Black);
        Save("bright/2.png", 16, 8, SKColors.White);
        Save("bright/1.jpg", 8, 8, SKColors.White);
        File.WriteAllText(_folder.File("bright/notes.txt"), "no image");
        var images = new ImageFolder(_folder.Path, s_shape);
        Assert.Equal(["bright", "dark"], images.ClassNames);
        Assert.Equal([0, 0, 1], Enumerable.Range(0, images.Count).Select(images.Label));
        Assert.All(Pixels(images, 1), value => Assert.Equal(1, value));
        Assert.All(Pixels(images, 2), value => Assert.Equal(0, value));
    }

    // Room for two and a half images.
    [Fact]
    public async Task Only_so_many_decoded_images_are_kept_and_all_can_be_read()
    {
        for (var image = 0; image < 8; image++)
        {
            Save($"grey/{image}.png", 8, 8, new SKColor((byte)(image * 30), (byte)(image * 30), (byte)(image * 30)));
        }

        var images = new ImageFolder(_folder.Path, s_shape, room: 160);
        await Parallel.ForAsync(0, 400, (use, _) =>
        {
            Assert.All(Pixels(images, use % 8), value => Assert.Equal(use % 8 * 30 / 255f, value));
            Assert.InRange(images.Kept, 0, 160);
            return ValueTask.CompletedTask;
        });

        Assert.Equal(128, images.Kept);
        // What is kept is not read again, and what is not, is.
        Directory.Delete(_folder.File("grey"), recursive: true);
        Assert.Equal(2, Enumerable.Range(0, 8).Count(index => Record.Exception(() => Pixels(images, index)) is null));
    }

    [Fact]
    public void Without_room_every_image_is_decoded_at_every_use()
    {
        Save("red/1.png", 8, 8, SKColors.White);
        var images = new ImageFolder(_folder.Path, s_shape, room: 0);
        Assert.All(Pixels(images, 0), value => Assert.Equal(1, value));
        Save("red/1.png", 8, 8, SKColors.Black);
        Assert.All(Pixels(images, 0), value => Assert.Equal(0, value));
        Assert.Equal(0, images.Kept);
    }

    [Fact]
    public void Colours_are_planes_and_grey_is_their_luma()
    {
        Save("red/1.png", 8, 8, new SKColor(200, 100, 50));
        var planes = ImageReader.Read(_folder.File("red/1.png"), new ImageShape(3, 8, 8));
        Assert.Equal((200, 100, 50), (planes[0], planes[64], planes[128]));
        Assert.Equal((299 * 200 + 587 * 100 + 114 * 50 + 500) / 1000, ImageReader.Read(_folder.File("red/1.png"), s_shape)[0]);
    }

    [Fact]
    public void The_middle_of_a_photograph_is_what_a_network_of_usual_size_sees()
    {
        // A white square of half the width in the middle of black: the sides are cut off, the square stays in the middle.
        using var bitmap = new SKBitmap(400, 200);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(SKColors.Black);
            canvas.DrawRect(150, 50, 100, 100, new SKPaint { Color = SKColors.White });
        }

        Save("a/1.png", bitmap);
        var image = ImageReader.Read(_folder.File("a/1.png"), new ImageShape(1, 224, 224));
        Assert.Equal((255, 0, 0), (image[112 * 224 + 112], image[0], image[112 * 224 + 5]));
        // 100 of the 175 pixels that are left of the height.
        Assert.InRange(image.Count(value => value > 128) / (224.0 * 224), 0.31, 0.34);
    }

    [Fact]
    public async Task A_network_trains_on_a_folder_and_predicts_a_file()
    {
        for (var image = 0; image < 20; image++)
        {
            var shade = (byte)(image * 4);
            Save($"data/dark/{image:00}.png", 8, 8, new SKColor(shade, shade, shade));
            Save($"data/light/{image:00}.png", 8, 8, new SKColor((byte)(255 - shade), (byte)(255 - shade), (byte)(255 - shade)));
        }

        var train = await CommandRun.Of("train", "ConvNeXtDigits", "--data", _folder.File("data"), "--epochs", "6", "--batch", "8", "--shift", "0", "--runs", _folder.File("runs"));
        Assert.Equal(0, train.ExitCode);
        Assert.Contains("40 images of 1×8×8 in 2 classes", train.Output);
        var predict = await CommandRun.Of("predict", _folder.File("data/light/00.png"), "--runs", _folder.File("runs"));
        Assert.Equal(0, predict.ExitCode);
        var best = predict.Output.Split('\n').First(line => line.Contains(" %  "));
        Assert.Contains("light", best);
    }

    [Fact]
    public void Folders_without_images_are_refused_by_name()
    {
        Assert.Contains("has no folders in it", Assert.Throws<CommandException>(() => new ImageFolder(_folder.Path, s_shape)).Message);
        Directory.CreateDirectory(_folder.File("empty"));
        Assert.Contains("empty holds no images", Assert.Throws<CommandException>(() => new ImageFolder(_folder.Path, s_shape)).Message);
    }

    [Fact]
    public void A_file_that_is_no_image_is_named()
    {
        Directory.CreateDirectory(_folder.File("a"));
        File.WriteAllText(_folder.File("a/1.png"), "no image");
        Assert.Contains("1.png is no image", Assert.Throws<InvalidDataException>(() => ImageReader.Read(_folder.File("a/1.png"), s_shape)).Message);
    }

    public void Dispose() => _folder.Dispose();

    private static float[] Pixels(ImageFolder images, int index)
    {
        var pixels = new float[images.Shape.ElementCount];
        images.CopyImage(index, pixels);
        return pixels;
    }

    private void Save(string name, int width, int height, SKColor color)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(color);
        Save(name, bitmap);
    }

    private void Save(string name, SKBitmap bitmap)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
        using var file = File.Create(_folder.File(name));
        bitmap.Encode(file, name.EndsWith(".jpg") ? SKEncodedImageFormat.Jpeg : SKEncodedImageFormat.Png, 100);
    }
}
