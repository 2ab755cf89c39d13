using System.Runtime.CompilerServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>Layer normalisation of single rows.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal static unsafe partial class RowNorm<V>
    where V : struct, IVector<V>
{
    /// <summary>Normalises one row; mean and variance in two passes, as the numbers lie in the first cache.</summary>
    /// <param name="source">The row.</param>
    /// <param name="channels">Its length.</param>
    /// <param name="weight">Factors, or null.</param>
    /// <param name="bias">Terms, or null.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="target">Where to; may be the row itself.</param>
    /// <param name="half">Whether the target is bfloat16.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* source, int channels, float* weight, float* bias, float eps, void* target, bool half)
    {
        var whole = channels / V.Width * V.Width;
        V sum = V.Zero;
        for (var i = 0; i < whole; i += V.Width)
        {
            sum += V.Load(source + i);
        }

        var total = V.Sum(sum);
        for (var i = whole; i < channels; i++)
        {
            total += source[i];
        }

        var mean = total / channels;
        var mean_ = V.Set(mean);
        V squares = V.Zero;
        for (var i = 0; i < whole; i += V.Width)
        {
            var d = V.Load(source + i) - mean_;
            squares = V.Fma(d, d, squares);
        }

        var variance = V.Sum(squares);
        for (var i = whole; i < channels; i++)
        {
            variance += (source[i] - mean) * (source[i] - mean);
        }

        var factor = 1 / MathF.Sqrt((variance / channels) + eps);
        var factor_ = V.Set(factor);
        for (var i = 0; i < whole; i += V.Width)
        {
            var y = (V.Load(source + i) - mean_) * factor_;
            y = weight == null ? y : y * V.Load(weight + i);
            y = bias == null ? y : y + V.Load(bias + i);
            if (half)
            {
                V.StoreBFloat16(y, (ushort*)target + i);
            }
            else
            {
                V.Store(y, (float*)target + i);
            }
        }

        for (var i = whole; i < channels; i++)
        {
            var y = (source[i] - mean) * factor;
            y = weight == null ? y : y * weight[i];
            y = bias == null ? y : y + bias[i];
            if (half)
            {
                ((ushort*)target)[i] = BFloat16Rows.Round(y);
            }
            else
            {
                ((float*)target)[i] = y;
            }
        }
    }
}
