using ConvNeXtGen.Data;
using SkiaSharp;

namespace ConvNeXtGen.Models.Data;

/// <summary>Reads image files as networks want them.</summary>
internal static class ImageReader
{
    /// <summary>Up to this size nothing is cut off, as in ConvNeXt's recipe for small pictures.</summary>
    private const int SmallSize = 64;

    /// <summary>Networks of at least this size see the whole image squeezed to a square.</summary>
    private const int LargeSize = 384;

    /// <summary>
    /// Reads an image: the centre square of 224/256 of the shorter side (all of it for very small and very large
    /// networks), scaled; one channel is luma.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">Shape of the result.</param>
    /// <returns>Channel planes one after the other, 0 to 255.</returns>
    /// <exception cref="InvalidDataException">It is no image.</exception>
    public static byte[] Read(string path, ImageShape shape)
    {
        using var file = File.OpenRead(path);
        using var decoded = SKBitmap.Decode(file) ?? throw new InvalidDataException($"{path} is no image that can be read.");
        using var scaled = new SKBitmap(new SKImageInfo(shape.Width, shape.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        using (var canvas = new SKCanvas(scaled))
        using (var image = SKImage.FromBitmap(decoded))
        {
            canvas.Clear(SKColors.Black);
            canvas.DrawImage(image, Region(decoded, shape.Width), new SKRect(0, 0, shape.Width, shape.Height), Sampling(decoded, shape));
        }

        return Planes(scaled, shape);
    }

    private static SKRect Region(SKBitmap image, int size)
    {
        if (size is <= SmallSize or >= LargeSize)
        {
            return new SKRect(0, 0, image.Width, image.Height);
        }

        var side = Math.Min(image.Width, image.Height) * 224f / 256f;
        return SKRect.Create((image.Width - side) / 2, (image.Height - side) / 2, side, side);
    }

    // A cubic kernel has four taps a side: shrinking by more than two needs averages over more pixels.
    private static SKSamplingOptions Sampling(SKBitmap image, ImageShape shape) =>
        Math.Min(image.Width, image.Height) > 2 * shape.Width
            ? new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)
            : new SKSamplingOptions(SKCubicResampler.CatmullRom);

    private static byte[] Planes(SKBitmap image, ImageShape shape)
    {
        var pixels = image.GetPixelSpan();
        var plane = shape.Height * shape.Width;
        var planes = new byte[shape.ElementCount];
        for (var i = 0; i < plane; i++)
        {
            var pixel = pixels.Slice(4 * i, 3);
            if (shape.Channels == 1)
            {
                // ITU-R BT.601 luma.
                planes[i] = (byte)((299 * pixel[0] + 587 * pixel[1] + 114 * pixel[2] + 500) / 1000);
                continue;
            }

            for (var channel = 0; channel < shape.Channels; channel++)
            {
                planes[channel * plane + i] = pixel[channel % 3];
            }
        }

        return planes;
    }
}
