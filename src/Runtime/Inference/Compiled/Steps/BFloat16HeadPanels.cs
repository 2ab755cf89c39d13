using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>
/// Packs the matrices of an attention head as bfloat16, as the machine-code tiles want them: two neighbouring factors of a sum in one
/// 32-bit lane. Where numbers lie side by side, as in channels-last maps, whole vectors are moved.
/// </summary>
internal static unsafe class BFloat16HeadPanels
{
    /// <summary>Numbers per panel line: two vectors.</summary>
    public const int Width = 32;

    private const int Half = Width / 2;

    /// <summary>Two vectors as the lower and upper halves of lanes, rounded (halves away from zero).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Pairs(Vector512<float> lower, Vector512<float> upper)
    {
        var half = Vector512.Create(0x8000u);
        return ((lower.AsUInt32() + half) >> 16) | ((upper.AsUInt32() + half) & Vector512.Create(0xFFFF0000u));
    }

    /// <summary>Queries side by side, each <paramref name="pairs"/> lanes long.</summary>
    /// <param name="matrix">[length, size].</param>
    /// <param name="first">The first query.</param>
    /// <param name="rows">How many.</param>
    /// <param name="size">Numbers per query.</param>
    /// <param name="factor">What numbers are multiplied with.</param>
    /// <param name="pairs">Lanes per query; an odd last number has a zero beside it.</param>
    /// <param name="target">Where to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CopyQueries(in HeadMatrix matrix, int first, int rows, int size, float factor, int pairs, uint* target)
    {
        var scale = Vector512.Create(factor);
        for (var row = 0; row < rows; row++, target += pairs)
        {
            var source = matrix.Data + ((first + row) * matrix.RowStride);
            var numbers = (ushort*)target;
            var i = 0;
            if (matrix.ColumnStride == 1)
            {
                for (; i + Half <= size; i += Half)
                {
                    Kernels.Simd.Float32x16.StoreBFloat16(new(Vector512.Load(source + i) * scale), numbers + i);
                }
            }

            for (; i < size; i++)
            {
                numbers[i] = BFloat16Rows.Round(source[i * matrix.ColumnStride] * factor);
            }

            for (; i < 2 * pairs; i++)
            {
                numbers[i] = 0;
            }
        }
    }

    /// <summary>Keys, the columns of a matrix: per panel of keys and pair of their numbers one line. Missing keys are zeros.</summary>
    /// <param name="matrix">[size, count].</param>
    /// <param name="count">How many keys.</param>
    /// <param name="size">Numbers per key.</param>
    /// <param name="target">Where to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackKeys(in HeadMatrix matrix, int count, int size, uint* target)
    {
        var pairs = (size + 1) / 2;
        for (var first = 0; first < count; first += Width, target += pairs * Width)
        {
            var valid = Math.Min(Width, count - first);
            if (valid < Width)
            {
                new Span<uint>(target, pairs * Width).Clear();
            }

            for (var key = 0; key < valid; key++)
            {
                var source = matrix.Data + ((first + key) * matrix.ColumnStride);
                var line = target + key;
                for (var pair = 0; pair < size / 2; pair++, line += Width, source += 2 * matrix.RowStride)
                {
                    *line = BFloat16Rows.Round(source[0]) | ((uint)BFloat16Rows.Round(source[matrix.RowStride]) << 16);
                }

                if (size % 2 > 0)
                {
                    *line = BFloat16Rows.Round(source[0]);
                }
            }
        }
    }

    /// <summary>
    /// Values: per panel of numbers, panel of keys and pair of keys one line. A pair is a key and the one half a panel behind it:
    /// so the probabilities of two vectors of keys become one vector of pairs. Missing keys and numbers are zeros.
    /// </summary>
    /// <param name="data">The first number.</param>
    /// <param name="byKey">Numbers from key to key.</param>
    /// <param name="byNumber">Numbers from one number of a value to the next.</param>
    /// <param name="count">How many keys.</param>
    /// <param name="size">Numbers per value.</param>
    /// <param name="target">Where to.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackValues(float* data, nint byKey, nint byNumber, int count, int size, uint* target)
    {
        for (var first = 0; first < size; first += Width)
        {
            var valid = Math.Min(Width, size - first);
            for (var panel = 0; panel < count; panel += Width)
            {
                for (var i = 0; i < Half; i++, target += Width)
                {
                    var (lower, upper) = (panel + i, panel + i + Half);
                    if (byNumber == 1 && valid == Width && upper < count)
                    {
                        var a = data + (lower * byKey) + first;
                        var b = data + (upper * byKey) + first;
                        Pairs(Vector512.Load(a), Vector512.Load(b)).Store(target);
                        Pairs(Vector512.Load(a + Half), Vector512.Load(b + Half)).Store(target + Half);
                        continue;
                    }

                    for (var n = 0; n < Width; n++)
                    {
                        var place = data + ((first + n) * byNumber);
                        var low = n < valid && lower < count ? BFloat16Rows.Round(place[lower * byKey]) : 0u;
                        var high = n < valid && upper < count ? (uint)BFloat16Rows.Round(place[upper * byKey]) : 0u;
                        target[n] = low | (high << 16);
                    }
                }
            }
        }
    }
}
