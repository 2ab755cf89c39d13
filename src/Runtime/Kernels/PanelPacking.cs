using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <summary>Rearranges parts of matrices for <see cref="ProductTile{V}"/>.</summary>
internal static unsafe class PanelPacking
{
    /// <summary>
    /// Copies a part of a matrix into panels: the first <paramref name="width"/> columns of all rows, then the next ones; what is missing in the last
    /// panel becomes zeros. Reads the matrix in the order in which it lies in memory.
    /// </summary>
    /// <param name="source">The matrix.</param>
    /// <param name="row">First row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="column">First column.</param>
    /// <param name="columns">How many.</param>
    /// <param name="width">Columns of a panel.</param>
    /// <param name="target">Where to.</param>
    public static void Pack(in Matrix source, int row, int rows, int column, int columns, int width, float* target)
    {
        var whole = columns / width * width;
        if (whole < columns)
        {
            new Span<float>(target + ((nint)whole * rows), rows * width).Clear();
        }

        if (source.ColumnStep == 1)
        {
            CopyRows(source, row, rows, column, columns, width, target);
            return;
        }

        for (var c = 0; c < columns; c += width)
        {
            Transpose(source.At(row, column + c), source.ColumnStep, rows, Math.Min(width, columns - c), width, target + ((nint)c * rows));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyRows(in Matrix source, int row, int rows, int column, int columns, int width, float* target)
    {
        // A whole vector may reach into the next row of the target, which is written later, but not beyond the source.
        var beyond = ((width > 8 ? 16 : 8) - (width % (width > 8 ? 16 : 8))) % (width > 8 ? 16 : 8);
        for (var r = 0; r < rows; r++)
        {
            var fast = beyond == 0 ? columns / width * width
                : r == rows - 1 ? 0
                : Math.Min(columns, Math.Max(0, source.Columns - column - beyond)) / width * width;
            var line = source.At(row + r, column);
            var to = target + ((nint)r * width);
            var c = 0;
            for (; c < fast; c += width, to += (nint)rows * width)
            {
                if (width > 16)
                {
                    Vector512.Store(Vector512.Load(line + c), to);
                    Vector512.Store(Vector512.Load(line + c + 16), to + 16);
                }
                else if (width > 8)
                {
                    Vector512.Store(Vector512.Load(line + c), to);
                }
                else
                {
                    Vector256.Store(Vector256.Load(line + c), to);
                }
            }

            for (; c < columns; c += width, to += (nint)rows * width)
            {
                new ReadOnlySpan<float>(line + c, Math.Min(width, columns - c)).CopyTo(new Span<float>(to, width));
            }
        }
    }

    /// <summary>target[r·width + c] = source[c·step + r], in squares of 8 where the processor can, so that cache lines are used whole.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose(float* source, nint step, int rows, int columns, int width, float* target)
    {
        var wholeRows = Avx.IsSupported ? rows / 8 * 8 : 0;
        var wholeColumns = Avx.IsSupported ? columns / 8 * 8 : 0;
        for (var r = 0; r < wholeRows; r += 8)
        {
            for (var c = 0; c < wholeColumns; c += 8)
            {
                Transpose8(source + (c * step) + r, step, target + ((nint)r * width) + c, width);
            }
        }

        for (var c = 0; c < columns; c++)
        {
            var line = source + (c * step);
            for (var r = c < wholeColumns ? wholeRows : 0; r < rows; r++)
            {
                target[((nint)r * width) + c] = line[r];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose8(float* s, nint step, float* t, nint width)
    {
        var s4 = s + (4 * step);
        Vector256<float> a0 = Vector256.Load(s), a1 = Vector256.Load(s + step), a2 = Vector256.Load(s + (2 * step)), a3 = Vector256.Load(s + (3 * step));
        Vector256<float> a4 = Vector256.Load(s4), a5 = Vector256.Load(s4 + step), a6 = Vector256.Load(s4 + (2 * step)), a7 = Vector256.Load(s4 + (3 * step));
        Vector256<float> b0 = Avx.UnpackLow(a0, a1), b1 = Avx.UnpackHigh(a0, a1), b2 = Avx.UnpackLow(a2, a3), b3 = Avx.UnpackHigh(a2, a3);
        Vector256<float> b4 = Avx.UnpackLow(a4, a5), b5 = Avx.UnpackHigh(a4, a5), b6 = Avx.UnpackLow(a6, a7), b7 = Avx.UnpackHigh(a6, a7);
        Vector256<float> c0 = Avx.Shuffle(b0, b2, 0x44), c1 = Avx.Shuffle(b0, b2, 0xEE), c2 = Avx.Shuffle(b1, b3, 0x44), c3 = Avx.Shuffle(b1, b3, 0xEE);
        Vector256<float> c4 = Avx.Shuffle(b4, b6, 0x44), c5 = Avx.Shuffle(b4, b6, 0xEE), c6 = Avx.Shuffle(b5, b7, 0x44), c7 = Avx.Shuffle(b5, b7, 0xEE);
        Vector256.Store(Avx.Permute2x128(c0, c4, 0x20), t);
        Vector256.Store(Avx.Permute2x128(c1, c5, 0x20), t + width);
        Vector256.Store(Avx.Permute2x128(c2, c6, 0x20), t + (2 * width));
        Vector256.Store(Avx.Permute2x128(c3, c7, 0x20), t + (3 * width));
        Vector256.Store(Avx.Permute2x128(c0, c4, 0x31), t + (4 * width));
        Vector256.Store(Avx.Permute2x128(c1, c5, 0x31), t + (5 * width));
        Vector256.Store(Avx.Permute2x128(c2, c6, 0x31), t + (6 * width));
        Vector256.Store(Avx.Permute2x128(c3, c7, 0x31), t + (7 * width));
    }
}
