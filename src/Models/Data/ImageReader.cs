using System.Runtime.InteropServices;
using ConvNeXtGen.Data;
using SkiaSharp;

namespace ConvNeXtGen.Models.Data;

/// <summary>Reads image files as networks want them.</summary>
internal static class ImageReader
{
    /// <summary>Extensions of the files that can be read.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".png", ".jpg", ".jpeg", ".bmp", ".webp", ".gif"];

    /// <summary>Up to this size nothing is cut off, as in ConvNeXt's recipe for small pictures.</summary>
    private const int SmallSize = 64;

    /// <summary>Networks of at least this size see the whole image squeezed to a square.</summary>
    private const int LargeSize = 384;

    /// <summary>Whether a file's name says that it is an image.</summary>
    public static bool IsImage(string path) => Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>Decodes an image, without its transparency, and turns it the way its EXIF orientation says.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">It is no image, or a damaged one.</exception>
    public static PixelImage Decode(string path)
    {
        using var data = SKData.CreateCopy(File.ReadAllBytes(path));
        using var codec = SKCodec.Create(data) ?? throw new InvalidDataException($"{path} is no image that can be read.");
        var bitmap = new SKBitmap();
        try
        {
            if (!bitmap.TryAllocPixels(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul)))
            {
                throw new InvalidDataException($"{path} has {codec.Info.Width}×{codec.Info.Height} pixels, for which there is no memory.");
            }

            var result = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
            if (result != SKCodecResult.Success)
            {
                throw new InvalidDataException(result == SKCodecResult.IncompleteInput
                    ? $"{path} is damaged: it ends before the image does."
                    : $"{path} is damaged ({result}).");
            }

            MakeOpaque(bitmap);
            return new PixelImage(Upright(bitmap, codec.EncodedOrigin));
        }
        catch
        {
            bitmap.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Reads an image for a classifier: the centre square of 224/256 of the shorter side (all of it for very small and very large
    /// networks), scaled; one channel is luma.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">Shape of the result.</param>
    /// <returns>Channel planes one after the other, 0 to 255.</returns>
    /// <exception cref="InvalidDataException">It is no image.</exception>
    public static byte[] Read(string path, ImageShape shape)
    {
        using var image = Decode(path);
        using var scaled = image.Scaled(Region(image, shape.Width), shape);
        return scaled.Planes(shape.Channels);
    }

    /// <summary>The part of an image that ConvNeXt's recipe shows a classifier.</summary>
    public static SKRect Region(PixelImage image, int size) =>
        size is <= SmallSize or >= LargeSize ? new SKRect(0, 0, image.Width, image.Height) : Centre(image, 224f / 256f);

    /// <summary>The square in the middle.</summary>
    /// <param name="image">The image.</param>
    /// <param name="share">Its side as a share of the image's shorter side.</param>
    public static SKRect Centre(PixelImage image, float share)
    {
        var side = Math.Min(image.Width, image.Height) * share;
        return SKRect.Create((image.Width - side) / 2, (image.Height - side) / 2, side, side);
    }

    // What a data set's images look like to OpenCV and to Pillow's convert('RGB'), which networks are trained with: transparency is left out.
    private static void MakeOpaque(SKBitmap bitmap)
    {
        var pixels = bitmap.GetPixelSpan();
        for (var i = 3; i < pixels.Length; i += 4)
        {
            pixels[i] = byte.MaxValue;
        }
    }

    /// <summary>Turns and mirrors pixels as the EXIF orientation says; takes the bitmap over.</summary>
    private static SKBitmap Upright(SKBitmap bitmap, SKEncodedOrigin origin)
    {
        if (origin == SKEncodedOrigin.TopLeft)
        {
            return bitmap;
        }

        using (bitmap)
        {
            var (width, height) = (bitmap.Width, bitmap.Height);
            var isTransposed = origin >= SKEncodedOrigin.LeftTop;
            var upright = new SKBitmap(bitmap.Info.WithSize(isTransposed ? height : width, isTransposed ? width : height));
            var source = MemoryMarshal.Cast<byte, uint>(bitmap.GetPixelSpan());
            var target = MemoryMarshal.Cast<byte, uint>(upright.GetPixelSpan());
            for (var y = 0; y < height; y++)
            {
                for (var x = 0; x < width; x++)
                {
                    var (column, row) = origin switch
                    {
                        SKEncodedOrigin.TopRight => (width - 1 - x, y),
                        SKEncodedOrigin.BottomRight => (width - 1 - x, height - 1 - y),
                        SKEncodedOrigin.BottomLeft => (x, height - 1 - y),
                        SKEncodedOrigin.LeftTop => (y, x),
                        SKEncodedOrigin.RightTop => (height - 1 - y, x),
                        SKEncodedOrigin.RightBottom => (height - 1 - y, width - 1 - x),
                        _ => (y, width - 1 - x),
                    };
                    target[row * upright.Width + column] = source[y * width + x];
                }
            }

            return upright;
        }
    }
}
