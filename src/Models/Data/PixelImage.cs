using ConvNeXtGen.Data;
using SkiaSharp;

namespace ConvNeXtGen.Models.Data;

/// <summary>A decoded image, the right way up. Owns its bitmap.</summary>
internal sealed class PixelImage(SKBitmap bitmap) : IDisposable
{
    /// <summary>RGBA, opaque.</summary>
    public SKBitmap Bitmap => bitmap;

    public int Width => bitmap.Width;

    public int Height => bitmap.Height;

    /// <summary>Row by row, the channels side by side, 0 to 255: RGB, luma for one channel; further channels repeat them.</summary>
    public byte[] Interleaved(int channels)
    {
        var source = bitmap.GetPixelSpan();
        var pixels = new byte[(long)Width * Height * channels];
        for (var i = 0; i < Width * Height; i++)
        {
            var pixel = source.Slice(4 * i, 3);
            for (var channel = 0; channel < channels; channel++)
            {
                pixels[i * channels + channel] = Value(pixel, channel, channels);
            }
        }

        return pixels;
    }

    /// <summary>Channel planes one after the other, 0 to 255, as <see cref="Interleaved"/> has them.</summary>
    public byte[] Planes(int channels)
    {
        var source = bitmap.GetPixelSpan();
        var plane = Width * Height;
        var planes = new byte[(long)plane * channels];
        for (var i = 0; i < plane; i++)
        {
            var pixel = source.Slice(4 * i, 3);
            for (var channel = 0; channel < channels; channel++)
            {
                planes[channel * plane + i] = Value(pixel, channel, channels);
            }
        }

        return planes;
    }

    /// <summary>A part of it, scaled.</summary>
    public PixelImage Scaled(SKRect region, ImageShape shape)
    {
        var scaled = new SKBitmap(new SKImageInfo(shape.Width, shape.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        using var canvas = new SKCanvas(scaled);
        using var image = SKImage.FromBitmap(bitmap);
        canvas.Clear(SKColors.Black);
        canvas.DrawImage(image, region, new SKRect(0, 0, shape.Width, shape.Height), Sampling(shape));
        return new PixelImage(scaled);
    }

    public void Dispose() => bitmap.Dispose();

    // ITU-R BT.601 luma where one channel has to do.
    private static byte Value(ReadOnlySpan<byte> pixel, int channel, int channels) => channels == 1
        ? (byte)((299 * pixel[0] + 587 * pixel[1] + 114 * pixel[2] + 500) / 1000)
        : pixel[channel % 3];

    // A cubic kernel has four taps a side: shrinking by more than two needs averages over more pixels.
    private SKSamplingOptions Sampling(ImageShape shape) =>
        Math.Min(Width, Height) > 2 * shape.Width
            ? new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear)
            : new SKSamplingOptions(SKCubicResampler.CatmullRom);
}
