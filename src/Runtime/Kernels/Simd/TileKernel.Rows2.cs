using System.Runtime.CompilerServices;

namespace ConvNeXtGen.Kernels.Simd;

/// <content>2 rows at a time: the sums stay in registers, written out one by one because the JIT keeps only named locals there.</content>
internal static unsafe partial class TileKernel<V>
{
    /// <summary>2 rows, 2 vectors wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2x2(float* a, nint stride, float* b, nint k, float* c)
    {
        var width = (nint)V.Width;
        V c00 = V.Load(c), c01 = V.Load(c + width);
        V c10 = V.Load(c + (2 * width)), c11 = V.Load(c + (3 * width));
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
        }

        V.Store(c00, c);
        V.Store(c01, c + width);
        V.Store(c10, c + (2 * width));
        V.Store(c11, c + (3 * width));
    }

    /// <summary>2 rows, 1 vector wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2x1(float* a, nint stride, float* b, nint k, float* c)
    {
        var width = (nint)V.Width;
        V c00 = V.Load(c);
        V c10 = V.Load(c + (2 * width));
        for (nint i = 0; i < k; i++)
        {
            var b0 = V.Load(b);
            b += width;
            var x = V.Set(a[i]);
            c00 = V.Fma(x, b0, c00);
            x = V.Set(a[stride + i]);
            c10 = V.Fma(x, b0, c10);
        }

        V.Store(c00, c);
        V.Store(c10, c + (2 * width));
    }
}
