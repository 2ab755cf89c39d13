using System.Runtime.CompilerServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>The sums of Strassen's method, in Winograd's form, that no product makes on its way.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal static unsafe class StrassenKernel<V>
    where V : struct, IVector<V>
{
    /// <summary>How many left factors are sums; the other three are quarters of the input itself.</summary>
    public const int Sums = 4;

    /// <summary>The left factors of one pair of rows that are sums: a21 + a22 − a11, a21 + a22, a12 − (a21 + a22 − a11), a11 − a21.</summary>
    /// <param name="upper">A row of the upper half.</param>
    /// <param name="lower">The row of the lower half that goes with it.</param>
    /// <param name="length">Numbers per half row.</param>
    /// <param name="target">The row of the first factor.</param>
    /// <param name="stride">Elements from factor to factor.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LeftFactors(float* upper, float* lower, nint length, float* target, nint stride)
    {
        float* upperEnd = upper + length, lowerEnd = lower + length;
        nint i = 0;
        for (; i + V.Width <= length; i += V.Width)
        {
            V a11 = V.Load(upper + i), a21 = V.Load(lower + i);
            var low = a21 + V.Load(lowerEnd + i);
            var sum = low - a11;
            V.Store(sum, target + i);
            V.Store(low, target + stride + i);
            V.Store(V.Load(upperEnd + i) - sum, target + (2 * stride) + i);
            V.Store(a11 - a21, target + (3 * stride) + i);
        }

        for (; i < length; i++)
        {
            var low = lower[i] + lowerEnd[i];
            var sum = low - upper[i];
            target[i] = sum;
            target[stride + i] = low;
            target[(2 * stride) + i] = upperEnd[i] - sum;
            target[(3 * stride) + i] = upper[i] - lower[i];
        }
    }

    /// <summary>One product is part of two results: adds it to both, and further sums and the bias to the second.</summary>
    /// <param name="product">The product; kept.</param>
    /// <param name="first">What the first result has so far.</param>
    /// <param name="second">What the second result has so far.</param>
    /// <param name="more">What else is added to the second result; null for nothing.</param>
    /// <param name="rows">Rows of all of them, each two vectors long.</param>
    /// <param name="bias">Two vectors.</param>
    /// <param name="target">The second result.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddToBoth(float* product, float* first, float* second, float* more, int rows, float* bias, float* target)
    {
        var width = (nint)V.Width;
        V bias0 = V.Load(bias), bias1 = V.Load(bias + width);
        for (nint i = 0; i < rows * 2 * width; i += 2 * width)
        {
            V p0 = V.Load(product + i), p1 = V.Load(product + i + width);
            V.Store(p0 + V.Load(first + i), first + i);
            V.Store(p1 + V.Load(first + i + width), first + i + width);
            p0 = p0 + V.Load(second + i) + bias0;
            p1 = p1 + V.Load(second + i + width) + bias1;
            if (more != null)
            {
                p0 += V.Load(more + i);
                p1 += V.Load(more + i + width);
            }

            V.Store(p0, target + i);
            V.Store(p1, target + i + width);
        }
    }
}
