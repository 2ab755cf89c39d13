using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference;

/// <summary>
/// How an image lies in a network's input: scaled, and centred between grey bars where its sides have another ratio.
/// Points are in pixels; pixel (x, y) covers x … x + 1, y … y + 1.
/// </summary>
/// <param name="SourceWidth">Width of the image.</param>
/// <param name="SourceHeight">Height of the image.</param>
/// <param name="Width">Width of the input.</param>
/// <param name="Height">Height of the input.</param>
/// <param name="Left">Columns of the input left of the image.</param>
/// <param name="Top">Rows of the input above the image.</param>
/// <param name="ContentWidth">Columns of the input that the image covers.</param>
/// <param name="ContentHeight">Rows of the input that the image covers.</param>
public sealed record Letterbox(
    int SourceWidth,
    int SourceHeight,
    int Width,
    int Height,
    int Left,
    int Top,
    int ContentWidth,
    int ContentHeight)
{
    /// <summary>The bars' grey, as YOLO networks are trained with.</summary>
    public const byte Grey = 114;

    /// <summary>Pixels of the input per pixel of the image, across.</summary>
    public float ScaleX => (float)ContentWidth / SourceWidth;

    /// <summary>Pixels of the input per pixel of the image, down.</summary>
    public float ScaleY => (float)ContentHeight / SourceHeight;

    /// <summary>Fits an image into an input and keeps its proportions.</summary>
    /// <param name="sourceWidth">Width of the image.</param>
    /// <param name="sourceHeight">Height of the image.</param>
    /// <param name="width">Width of the input.</param>
    /// <param name="height">Height of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side has no pixels.</exception>
    public static Letterbox Fit(int sourceWidth, int sourceHeight, int width, int height)
    {
        Require(sourceWidth, sourceHeight, width, height);
        var scale = Math.Min((double)width / sourceWidth, (double)height / sourceHeight);
        var contentWidth = Math.Clamp((int)Math.Round(sourceWidth * scale), 1, width);
        var contentHeight = Math.Clamp((int)Math.Round(sourceHeight * scale), 1, height);
        return new Letterbox(sourceWidth, sourceHeight, width, height, (width - contentWidth) / 2, (height - contentHeight) / 2, contentWidth, contentHeight);
    }

    /// <summary>Fills the input with an image, whatever its proportions (RT-DETR).</summary>
    /// <param name="sourceWidth">Width of the image.</param>
    /// <param name="sourceHeight">Height of the image.</param>
    /// <param name="width">Width of the input.</param>
    /// <param name="height">Height of the input.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side has no pixels.</exception>
    public static Letterbox Stretch(int sourceWidth, int sourceHeight, int width, int height)
    {
        Require(sourceWidth, sourceHeight, width, height);
        return new Letterbox(sourceWidth, sourceHeight, width, height, 0, 0, width, height);
    }

    /// <summary>A point of the image as a point of the input.</summary>
    public (float X, float Y) ToInput(float x, float y) => (x * ScaleX + Left, y * ScaleY + Top);

    /// <summary>A point of the input as a point of the image; in the bars it lies outside the image.</summary>
    public (float X, float Y) ToImage(float x, float y) => ((x - Left) / ScaleX, (y - Top) / ScaleY);

    /// <summary>A box of the input as a box of the image, not clipped.</summary>
    public Box ToImage(Box box)
    {
        var (left, top) = ToImage(box.Left, box.Top);
        var (right, bottom) = ToImage(box.Right, box.Bottom);
        return new Box(left, top, right, bottom);
    }

    /// <summary>A rotated box of the input as one of the image. Exact where the proportions are kept.</summary>
    public RotatedBox ToImage(RotatedBox box)
    {
        var (x, y) = ToImage(box.CenterX, box.CenterY);
        var (sin, cos) = MathF.SinCos(box.Angle);
        var (alongX, alongY) = (cos / ScaleX, sin / ScaleY);
        var (acrossX, acrossY) = (sin / ScaleX, cos / ScaleY);
        return new RotatedBox(
            x,
            y,
            box.Width * MathF.Sqrt(alongX * alongX + alongY * alongY),
            box.Height * MathF.Sqrt(acrossX * acrossX + acrossY * acrossY),
            ScaleX == ScaleY ? box.Angle : MathF.Atan2(alongY, alongX));
    }

    /// <summary>Makes a network's input of an image.</summary>
    /// <param name="pixels">The image row by row, its channels side by side: [height, width, channels], 0 to 255.</param>
    /// <param name="channels">Number of channels.</param>
    /// <returns>[1, channels, <see cref="Height"/>, <see cref="Width"/>], float32 in [0, 1], which the caller disposes.</returns>
    /// <exception cref="ArgumentException">The number of bytes does not fit the image.</exception>
    public Tensor ToTensor(ReadOnlySpan<byte> pixels, int channels)
    {
        var result = empty(1, channels, Height, Width, dtype: ScalarType.Float32, device: CPU);
        try
        {
            Write(pixels, channels, MemoryMarshal.Cast<byte, float>(result.bytes));
            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>Writes a network's input of an image, such as one of a batch.</summary>
    /// <param name="pixels">The image row by row, its channels side by side: [height, width, channels], 0 to 255.</param>
    /// <param name="channels">Number of channels.</param>
    /// <param name="destination">[channels, <see cref="Height"/>, <see cref="Width"/>], in [0, 1].</param>
    /// <exception cref="ArgumentException">The number of bytes or of floats does not fit.</exception>
    public void Write(ReadOnlySpan<byte> pixels, int channels, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(channels);
        if (pixels.Length != (long)SourceWidth * SourceHeight * channels)
        {
            throw new ArgumentException($"An image of {SourceWidth}×{SourceHeight} with {channels} channels has {(long)SourceWidth * SourceHeight * channels} bytes, but {pixels.Length} were given.", nameof(pixels));
        }

        if (destination.Length != (long)Width * Height * channels)
        {
            throw new ArgumentException($"An input of {Width}×{Height} with {channels} channels has {(long)Width * Height * channels} numbers, but there is room for {destination.Length}.", nameof(destination));
        }

        destination.Fill(Grey / 255f);
        var columns = Resampling.Taps(SourceWidth, ContentWidth);
        var rows = Resampling.Taps(SourceHeight, ContentHeight);
        for (var channel = 0; channel < channels; channel++)
        {
            for (var y = 0; y < ContentHeight; y++)
            {
                var row = rows[y];
                var first = pixels.Slice(row.First * SourceWidth * channels, SourceWidth * channels);
                var second = pixels.Slice(row.Second * SourceWidth * channels, SourceWidth * channels);
                var target = destination.Slice((channel * Height + Top + y) * Width + Left, ContentWidth);
                for (var x = 0; x < target.Length; x++)
                {
                    var column = columns[x];
                    var (left, right) = (column.First * channels + channel, column.Second * channels + channel);
                    var above = first[left] + (first[right] - first[left]) * column.Weight;
                    var below = second[left] + (second[right] - second[left]) * column.Weight;
                    target[x] = (above + (below - above) * row.Weight) * (1 / 255f);
                }
            }
        }
    }

    private static void Require(int sourceWidth, int sourceHeight, int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sourceWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sourceHeight);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
    }
}
