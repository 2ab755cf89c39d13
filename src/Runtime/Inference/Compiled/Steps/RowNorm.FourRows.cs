using System.Runtime.CompilerServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <content>
/// Four rows at a time. A row of 96 numbers is six vectors, whose sum, root and division follow each other; of four rows they overlap.
/// Written out because the JIT keeps only named locals in registers.
/// </content>
internal static unsafe partial class RowNorm<V>
    where V : struct, IVector<V>
{
    /// <summary>Normalises rows, each like <see cref="Run"/>.</summary>
    /// <param name="source">The first row.</param>
    /// <param name="sourceStride">Numbers from row to row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="channels">Their length.</param>
    /// <param name="weight">Factors, or null.</param>
    /// <param name="bias">Terms, or null.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="target">Where the first row goes; may be the row itself.</param>
    /// <param name="targetStride">Numbers from row to row there.</param>
    /// <param name="half">Whether the target is bfloat16.</param>
    public static void RunRows(
        float* source, nint sourceStride, int rows, int channels, float* weight, float* bias, float eps, void* target, nint targetStride, bool half)
    {
        var row = 0;
        for (; row + 4 <= rows && channels % V.Width == 0; row += 4)
        {
            var place = row * targetStride;
            if (half)
            {
                Four<StoredBFloat16>(source + (row * sourceStride), sourceStride, 2 * sourceStride, channels, weight, bias, eps, (ushort*)target + place, targetStride);
            }
            else
            {
                Four<StoredFloat32>(source + (row * sourceStride), sourceStride, 2 * sourceStride, channels, weight, bias, eps, (float*)target + place, targetStride);
            }
        }

        for (; row < rows; row++)
        {
            var place = row * targetStride;
            Run(source + (row * sourceStride), channels, weight, bias, eps, half ? (ushort*)target + place : (float*)target + place, half);
        }
    }

    /// <summary>Normalises the four pixels of a patch, which become neighbours.</summary>
    /// <param name="source">The first pixel.</param>
    /// <param name="pixelStride">Numbers from pixel to pixel of a line.</param>
    /// <param name="lineStride">Numbers from line to line.</param>
    /// <param name="channels">Their length.</param>
    /// <param name="weight">Factors, or null.</param>
    /// <param name="bias">Terms, or null.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="target">Where the patch goes.</param>
    public static void RunPatch(float* source, nint pixelStride, nint lineStride, int channels, float* weight, float* bias, float eps, float* target)
    {
        if (channels % V.Width == 0)
        {
            Four<StoredFloat32>(source, pixelStride, lineStride, channels, weight, bias, eps, target, channels);
            return;
        }

        RunRows(source, pixelStride, 2, channels, weight, bias, eps, target, channels, half: false);
        RunRows(source + lineStride, pixelStride, 2, channels, weight, bias, eps, target + (2 * channels), channels, half: false);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four<S>(float* a, nint stride, nint pairStride, int channels, float* weight, float* bias, float eps, void* target, nint targetStride)
        where S : struct, IStoredFormat
    {
        float* b = a + stride, c = a + pairStride, d = c + stride;
        V a_ = V.Zero, b_ = a_, c_ = a_, d_ = a_;
        for (var i = 0; i < channels; i += V.Width)
        {
            a_ += V.Load(a + i);
            b_ += V.Load(b + i);
            c_ += V.Load(c + i);
            d_ += V.Load(d + i);
        }

        V meanA = V.Set(V.Sum(a_) / channels), meanB = V.Set(V.Sum(b_) / channels), meanC = V.Set(V.Sum(c_) / channels), meanD = V.Set(V.Sum(d_) / channels);
        (a_, b_, c_, d_) = (V.Zero, V.Zero, V.Zero, V.Zero);
        for (var i = 0; i < channels; i += V.Width)
        {
            V x = V.Load(a + i) - meanA, y = V.Load(b + i) - meanB, z = V.Load(c + i) - meanC, w = V.Load(d + i) - meanD;
            a_ = V.Fma(x, x, a_);
            b_ = V.Fma(y, y, b_);
            c_ = V.Fma(z, z, c_);
            d_ = V.Fma(w, w, d_);
        }

        V factorA = V.Set(Factor(V.Sum(a_))), factorB = V.Set(Factor(V.Sum(b_))), factorC = V.Set(Factor(V.Sum(c_))), factorD = V.Set(Factor(V.Sum(d_)));
        nint second = targetStride, third = 2 * targetStride, fourth = 3 * targetStride;
        for (nint i = 0; i < channels; i += V.Width)
        {
            V x = (V.Load(a + i) - meanA) * factorA, y = (V.Load(b + i) - meanB) * factorB, z = (V.Load(c + i) - meanC) * factorC, w = (V.Load(d + i) - meanD) * factorD;
            if (weight != null)
            {
                var scale = V.Load(weight + i);
                (x, y, z, w) = (x * scale, y * scale, z * scale, w * scale);
            }

            if (bias != null)
            {
                var term = V.Load(bias + i);
                (x, y, z, w) = (x + term, y + term, z + term, w + term);
            }

            S.Store(x, target, i);
            S.Store(y, target, second + i);
            S.Store(z, target, third + i);
            S.Store(w, target, fourth + i);
        }

        float Factor(float squares) => 1 / MathF.Sqrt((squares / channels) + eps);
    }
}
