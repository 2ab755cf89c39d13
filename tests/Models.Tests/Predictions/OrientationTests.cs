using ConvNeXtGen.Models.Data;
using SkiaSharp;

namespace ConvNeXtGen.Models.Tests.Predictions;

public sealed class OrientationTests : IDisposable
{
    private static readonly Dictionary<char, SKColor> s_colors = new() { ['r'] = SKColors.Red, ['g'] = SKColors.Lime, ['b'] = SKColors.Blue, ['w'] = SKColors.White };
    private readonly TemporaryFolder _folder = new();

    // Stored: r g above b w. The expected corners, row by row, follow the definition of the tag in EXIF 2.3.
    [Theory]
    [InlineData(1, "rgbw")]
    [InlineData(2, "grwb")]
    [InlineData(3, "wbgr")]
    [InlineData(4, "bwrg")]
    [InlineData(5, "rbgw")]
    [InlineData(6, "brwg")]
    [InlineData(7, "wgbr")]
    [InlineData(8, "gwrb")]
    public void An_image_is_turned_the_way_its_camera_was_held(byte orientation, string corners)
    {
        WriteJpeg(_folder.File("photo.jpg"), 64, 32, orientation);
        using var image = ImageReader.Decode(_folder.File("photo.jpg"));
        Assert.Equal(orientation < 5 ? (64, 32) : (32, 64), (image.Width, image.Height));
        var (right, bottom) = (image.Width - 4, image.Height - 4);
        Assert.Equal(corners, string.Concat(new[] { (4, 4), (right, 4), (4, bottom), (right, bottom) }.Select(point => Nearest(image.Bitmap.GetPixel(point.Item1, point.Item2)))));
    }

    private static char Nearest(SKColor color) => s_colors.MinBy(pair => Math.Abs(pair.Value.Red - color.Red) + Math.Abs(pair.Value.Green - color.Green) + Math.Abs(pair.Value.Blue - color.Blue)).Key;

    private static void WriteJpeg(string path, int width, int height, byte orientation)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                bitmap.SetPixel(x, y, s_colors["rgbw"[2 * (2 * y / height) + 2 * x / width]]);
            }
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
        var jpeg = data.ToArray();
        // APP1 behind the start marker: a little-endian TIFF directory with the one tag 0x0112.
        byte[] exif = [0xff, 0xe1, 0, 34, (byte)'E', (byte)'x', (byte)'i', (byte)'f', 0, 0, (byte)'I', (byte)'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
        File.WriteAllBytes(path, [.. jpeg[..2], .. exif, .. jpeg[2..]]);
    }

    public void Dispose() => _folder.Dispose();
}
