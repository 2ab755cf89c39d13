namespace ConvNeXtGen.Data;

/// <summary>Moves an image by up to some pixels in both directions; what moves in is black.</summary>
/// <param name="maxPixels">Largest move, ≥ 0.</param>
public sealed class RandomShift(int maxPixels) : IAugmentation
{
    /// <summary>Name and parameter.</summary>
    public override string ToString() => $"{nameof(RandomShift)}({maxPixels})";

    /// <inheritdoc/>
    public void Apply(Span<float> image, ImageShape shape, ref RandomStream random)
    {
        var down = random.Next(2 * maxPixels + 1) - maxPixels;
        var right = random.Next(2 * maxPixels + 1) - maxPixels;
        var plane = shape.Height * shape.Width;
        for (var channel = 0; channel < shape.Channels; channel++)
        {
            Shift(image.Slice(channel * plane, plane), shape, down, right);
        }
    }

    private static void Shift(Span<float> plane, ImageShape shape, int down, int right)
    {
        var (height, width) = (shape.Height, shape.Width);
        for (var step = 0; step < height; step++)
        {
            // Going against the move, a row is read before anything overwrites it.
            var y = down > 0 ? height - 1 - step : step;
            var row = plane.Slice(y * width, width);
            var source = y - down;
            if (source < 0 || source >= height || Math.Abs(right) >= width)
            {
                row.Clear();
                continue;
            }

            var from = plane.Slice(source * width, width);
            if (right >= 0)
            {
                from[..(width - right)].CopyTo(row[right..]);
                row[..right].Clear();
            }
            else
            {
                from[-right..].CopyTo(row);
                row[(width + right)..].Clear();
            }
        }
    }
}
