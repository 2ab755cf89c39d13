using System.Runtime.CompilerServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <summary>The sums of Strassen's method before and after the seven products, written to where the innermost product reads them.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal static unsafe class StrassenSums<V>
    where V : struct, IVector<V>
{
    /// <summary>Products that replace eight.</summary>
    public const int Products = 7;

    /// <summary>The seven left factors of a row: of the quarters upper left, upper right, lower left and lower right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Left(float* q11, float* q12, float* q21, float* q22, int count, float* target, nint step)
    {
        var i = 0;
        for (; i + V.Width <= count; i += V.Width)
        {
            LeftVector(V.Load(q11 + i), V.Load(q12 + i), V.Load(q21 + i), V.Load(q22 + i), target + i, step);
        }

        for (; i < count; i++)
        {
            target[i] = q11[i] + q22[i];
            target[step + i] = q21[i] + q22[i];
            target[(2 * step) + i] = q11[i];
            target[(3 * step) + i] = q22[i];
            target[(4 * step) + i] = q11[i] + q12[i];
            target[(5 * step) + i] = q21[i] - q11[i];
            target[(6 * step) + i] = q12[i] - q22[i];
        }
    }

    /// <summary>The same for one number of each row of some tiles, where rows follow each other in memory.</summary>
    /// <param name="left">Column of the left half.</param>
    /// <param name="right">The column of the right half that goes with it.</param>
    /// <param name="half">From a row of the upper half to that of the lower one.</param>
    /// <param name="tiles">How many tiles.</param>
    /// <param name="target">The first factor of the first tile.</param>
    /// <param name="tileStep">From tile to tile.</param>
    /// <param name="step">From factor to factor.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LeftTiles(float* left, float* right, nint half, int tiles, float* target, nint tileStep, nint step)
    {
        for (var tile = 0; tile < tiles; tile++)
        {
            for (var i = 0; i < ProductTile<V>.Rows; i += V.Width)
            {
                // May reach into what is written next.
                LeftVector(V.Load(left + i), V.Load(right + i), V.Load(left + half + i), V.Load(right + half + i), target + i, step);
            }

            left += ProductTile<V>.Rows;
            right += ProductTile<V>.Rows;
            target += tileStep;
        }
    }

    /// <summary>The seven right factors; the count is a multiple of the width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Right(float* q11, float* q12, float* q21, float* q22, int count, float* target, nint step)
    {
        for (var i = 0; i < count; i += V.Width)
        {
            V b11 = V.Load(q11 + i), b12 = V.Load(q12 + i), b21 = V.Load(q21 + i), b22 = V.Load(q22 + i);
            var to = target + i;
            V.Store(b11 + b22, to);
            V.Store(b11, to + step);
            V.Store(b12 - b22, to + (2 * step));
            V.Store(b21 - b11, to + (3 * step));
            V.Store(b22, to + (4 * step));
            V.Store(b11 + b12, to + (5 * step));
            V.Store(b21 + b22, to + (6 * step));
        }
    }

    /// <summary>One row of the quarters of the result, two vectors wide.</summary>
    /// <param name="sums">The row in the first product.</param>
    /// <param name="step">From product to product.</param>
    /// <param name="bias">The bias of the left columns, or null.</param>
    /// <param name="half">From a column of the left half to that of the right one.</param>
    /// <param name="upper">Where the upper row goes.</param>
    /// <param name="lower">Where the lower row goes, or null.</param>
    /// <param name="adds">Whether they are added to what is there, without a bias.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Combine(float* sums, nint step, float* bias, nint half, float* upper, float* lower, bool adds)
    {
        for (var i = 0; i < 2 * V.Width; i += V.Width)
        {
            var p = sums + i;
            V p1 = V.Load(p), p2 = V.Load(p + step), p3 = V.Load(p + (2 * step)), p4 = V.Load(p + (3 * step));
            V p5 = V.Load(p + (4 * step)), p6 = V.Load(p + (5 * step)), p7 = V.Load(p + (6 * step));
            V left = V.Zero, right = V.Zero;
            if (bias != null)
            {
                (left, right) = (V.Load(bias + i), V.Load(bias + half + i));
            }

            if (adds)
            {
                (left, right) = (V.Load(upper + i), V.Load(upper + half + i));
            }

            V.Store(p1 + p4 + (p7 - p5) + left, upper + i);
            V.Store(p3 + p5 + right, upper + half + i);
            if (lower != null)
            {
                if (adds)
                {
                    (left, right) = (V.Load(lower + i), V.Load(lower + half + i));
                }

                V.Store(p2 + p4 + left, lower + i);
                V.Store(p1 - p2 + (p3 + p6) + right, lower + half + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void LeftVector(V a11, V a12, V a21, V a22, float* target, nint step)
    {
        V.Store(a11 + a22, target);
        V.Store(a21 + a22, target + step);
        V.Store(a11, target + (2 * step));
        V.Store(a22, target + (3 * step));
        V.Store(a11 + a12, target + (4 * step));
        V.Store(a21 - a11, target + (5 * step));
        V.Store(a12 - a22, target + (6 * step));
    }
}
