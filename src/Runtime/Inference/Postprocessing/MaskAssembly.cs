using System.Numerics;
using System.Runtime.InteropServices;

namespace ConvNeXtGen.Inference;

/// <summary>
/// Makes masks of prototypes: an object's mask is where the sum of the prototypes, weighted by its coefficients, is
/// positive (its sigmoid above ½). Only the cells under the box are computed, and interpolated once, at the image's pixels.
/// </summary>
/// <param name="prototypes">[masks, rows, columns].</param>
/// <param name="rows">Rows of a prototype.</param>
/// <param name="columns">Columns of a prototype.</param>
/// <param name="letterbox">The input that the prototypes cover.</param>
internal readonly ref struct MaskAssembly(ReadOnlySpan<float> prototypes, int rows, int columns, Letterbox letterbox)
{
    private readonly ReadOnlySpan<float> _prototypes = prototypes;

    /// <summary>The mask in a box of the image, which it is cut to.</summary>
    public Mask Assemble(ReadOnlySpan<float> coefficients, Box box)
    {
        var (left, width) = Range(box.Left, box.Right, letterbox.SourceWidth);
        var (top, height) = Range(box.Top, box.Bottom, letterbox.SourceHeight);
        if (width == 0 || height == 0)
        {
            return new Mask(left, top, 0, 0, []);
        }

        var across = Taps(left, width, letterbox.ScaleX, letterbox.Left, letterbox.Width, columns);
        var down = Taps(top, height, letterbox.ScaleY, letterbox.Top, letterbox.Height, rows);
        var (firstColumn, firstRow) = (across[0].First, down[0].First);
        var cellColumns = across[^1].Second - firstColumn + 1;
        var cells = new float[cellColumns * (down[^1].Second - firstRow + 1)];
        Combine(coefficients, firstRow, firstColumn, cellColumns, cells);

        var pixels = new bool[width * height];
        for (var y = 0; y < height; y++)
        {
            var above = cells.AsSpan((down[y].First - firstRow) * cellColumns, cellColumns);
            var below = cells.AsSpan((down[y].Second - firstRow) * cellColumns, cellColumns);
            for (var x = 0; x < width; x++)
            {
                var (a, b, weight) = (across[x].First - firstColumn, across[x].Second - firstColumn, across[x].Weight);
                var upper = above[a] + (above[b] - above[a]) * weight;
                var lower = below[a] + (below[b] - below[a]) * weight;
                pixels[y * width + x] = upper + (lower - upper) * down[y].Weight > 0;
            }
        }

        return new Mask(left, top, width, height, pixels);
    }

    /// <summary>The pixels whose centres lie between two edges.</summary>
    private static (int First, int Count) Range(float from, float to, int size)
    {
        var first = Math.Clamp((int)MathF.Ceiling(from - 0.5f), 0, size);
        return (first, Math.Clamp((int)MathF.Ceiling(to - 0.5f), first, size) - first);
    }

    /// <summary>Where pixels of the image lie among the cells.</summary>
    private static Resampling.Tap[] Taps(int first, int count, float scale, int offset, int inputSize, int cells)
    {
        var taps = new Resampling.Tap[count];
        for (var i = 0; i < count; i++)
        {
            taps[i] = Resampling.At(((first + i + 0.5) * scale + offset) * cells / inputSize, cells);
        }

        return taps;
    }

    private void Combine(ReadOnlySpan<float> coefficients, int firstRow, int firstColumn, int cellColumns, Span<float> cells)
    {
        for (var k = 0; k < coefficients.Length; k++)
        {
            for (var y = 0; y * cellColumns < cells.Length; y++)
            {
                var source = _prototypes.Slice((k * rows + firstRow + y) * columns + firstColumn, cellColumns);
                AddScaled(source, coefficients[k], cells.Slice(y * cellColumns, cellColumns));
            }
        }
    }

    private static void AddScaled(ReadOnlySpan<float> source, float factor, Span<float> target)
    {
        var sources = MemoryMarshal.Cast<float, Vector<float>>(source);
        var targets = MemoryMarshal.Cast<float, Vector<float>>(target);
        for (var i = 0; i < sources.Length; i++)
        {
            targets[i] += sources[i] * factor;
        }

        for (var i = sources.Length * Vector<float>.Count; i < source.Length; i++)
        {
            target[i] += source[i] * factor;
        }
    }
}
