using System.Runtime.CompilerServices;

namespace ConvNeXtGen.Kernels.Simd;

/// <content>4 rows at a time: the sums stay in registers, written out one by one because the JIT keeps only named locals there.</content>
internal static unsafe partial class TileKernel<V>
{
    /// <summary>4 rows, 2 vectors wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4x2(float* a, nint stride, float* b, nint k, float* c)
    {
        var width = (nint)V.Width;
        V c00 = V.Load(c), c01 = V.Load(c + width);
        V c10 = V.Load(c + (2 * width)), c11 = V.Load(c + (3 * width));
        V c20 = V.Load(c + (4 * width)), c21 = V.Load(c + (5 * width));
        V c30 = V.Load(c + (6 * width)), c31 = V.Load(c + (7 * width));
        var a3 = a + (3 * stride);
        var stride2 = 2 * stride;
        for (nint i = 0; i < k; i++)
        {
            var b0 = V.Load(b);
            var b1 = V.Load(b + width);
            b += 2 * width;
            var x = V.Set(a[i]);
            c00 = V.Fma(x, b0, c00);
            c01 = V.Fma(x, b1, c01);
            x = V.Set(a[stride + i]);
            c10 = V.Fma(x, b0, c10);
            c11 = V.Fma(x, b1, c11);
            x = V.Set(a[stride2 + i]);
            c20 = V.Fma(x, b0, c20);
            c21 = V.Fma(x, b1, c21);
            x = V.Set(a3[i]);
            c30 = V.Fma(x, b0, c30);
            c31 = V.Fma(x, b1, c31);
        }

        V.Store(c00, c);
        V.Store(c01, c + width);
        V.Store(c10, c + (2 * width));
        V.Store(c11, c + (3 * width));
        V.Store(c20, c + (4 * width));
        V.Store(c21, c + (5 * width));
        V.Store(c30, c + (6 * width));
        V.Store(c31, c + (7 * width));
    }

    /// <summary>4 rows, 1 vector wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows4x1(float* a, nint stride, float* b, nint k, float* c)
    {
        var width = (nint)V.Width;
        V c00 = V.Load(c);
        V c10 = V.Load(c + (2 * width));
        V c20 = V.Load(c + (4 * width));
        V c30 = V.Load(c + (6 * width));
        var a3 = a + (3 * stride);
        var stride2 = 2 * stride;
        for (nint i = 0; i < k; i++)
        {
            var b0 = V.Load(b);
            b += width;
            var x = V.Set(a[i]);
            c00 = V.Fma(x, b0, c00);
            x = V.Set(a[stride + i]);
            c10 = V.Fma(x, b0, c10);
            x = V.Set(a[stride2 + i]);
            c20 = V.Fma(x, b0, c20);
            x = V.Set(a3[i]);
            c30 = V.Fma(x, b0, c30);
        }

        V.Store(c00, c);
        V.Store(c10, c + (2 * width));
        V.Store(c20, c + (4 * width));
        V.Store(c30, c + (6 * width));
    }
}
