using System.Runtime.CompilerServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>The sums before and after the seven products.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal static unsafe class StrassenKernel<V>
    where V : struct, IVector<V>
{
    /// <summary>The left factors of one pair of rows, all but the third, which is the first half of the upper row itself.</summary>
    /// <param name="upper">A row of the upper half.</param>
    /// <param name="lower">The row of the lower half that goes with it; zeros where there is none.</param>
    /// <param name="length">Numbers per half row.</param>
    /// <param name="target">The row of factor 1.</param>
    /// <param name="stride">Elements from factor to factor.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LeftFactors(float* upper, float* lower, nint length, float* target, nint stride)
    {
        float* upperEnd = upper + length, lowerEnd = lower + length;
        nint i = 0;
        for (; i + V.Width <= length; i += V.Width)
        {
            V a11 = V.Load(upper + i), a12 = V.Load(upperEnd + i), a21 = V.Load(lower + i), a22 = V.Load(lowerEnd + i);
            V.Store(a11 + a22, target + i);
            V.Store(a21 + a22, target + stride + i);
            V.Store(a22, target + (3 * stride) + i);
            V.Store(a11 + a12, target + (4 * stride) + i);
            V.Store(a21 - a11, target + (5 * stride) + i);
            V.Store(a12 - a22, target + (6 * stride) + i);
        }

        for (; i < length; i++)
        {
            float a11 = upper[i], a12 = upperEnd[i], a21 = lower[i], a22 = lowerEnd[i];
            target[i] = a11 + a22;
            target[stride + i] = a21 + a22;
            target[(3 * stride) + i] = a22;
            target[(4 * stride) + i] = a11 + a12;
            target[(5 * stride) + i] = a21 - a11;
            target[(6 * stride) + i] = a12 - a22;
        }
    }

    /// <summary>The four quarters of the result, in place of products 1 to 4: upper left, upper right, lower left, lower right.</summary>
    /// <param name="products">Product 1.</param>
    /// <param name="stride">Elements from product to product.</param>
    /// <param name="count">Numbers per product, a multiple of two vectors.</param>
    /// <param name="left">The bias of the left columns, two vectors.</param>
    /// <param name="right">The bias of the right columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Combine(float* products, nint stride, nint count, float* left, float* right)
    {
        var width = (nint)V.Width;
        V left0 = V.Load(left), left1 = V.Load(left + width), right0 = V.Load(right), right1 = V.Load(right + width);
        for (nint i = 0; i < count; i += 2 * width)
        {
            var p = products + i;
            V p1 = V.Load(p), p2 = V.Load(p + stride), p3 = V.Load(p + (2 * stride)), p4 = V.Load(p + (3 * stride)), p5 = V.Load(p + (4 * stride));
            V p6 = V.Load(p + (5 * stride)), p7 = V.Load(p + (6 * stride));
            V.Store(p1 + p4 + (p7 - p5) + left0, p);
            V.Store(p3 + p5 + right0, p + stride);
            V.Store(p2 + p4 + left0, p + (2 * stride));
            V.Store(p1 - p2 + (p3 + p6) + right0, p + (3 * stride));
            p += width;
            p1 = V.Load(p);
            p2 = V.Load(p + stride);
            p3 = V.Load(p + (2 * stride));
            p4 = V.Load(p + (3 * stride));
            p5 = V.Load(p + (4 * stride));
            p6 = V.Load(p + (5 * stride));
            p7 = V.Load(p + (6 * stride));
            V.Store(p1 + p4 + (p7 - p5) + left1, p);
            V.Store(p3 + p5 + right1, p + stride);
            V.Store(p2 + p4 + left1, p + (2 * stride));
            V.Store(p1 - p2 + (p3 + p6) + right1, p + (3 * stride));
        }
    }
}
