using System.Runtime.CompilerServices;

namespace ConvNeXtGen.Kernels.Simd;

/// <content>1 row at a time: the sums stay in registers, written out one by one because the JIT keeps only named locals there.</content>
internal static unsafe partial class TileKernel<V>
{
    /// <summary>1 rows, 2 vectors wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1x2(float* a, nint stride, float* b, nint k, float* c)
    {
        var width = (nint)V.Width;
        V c00 = V.Load(c), c01 = V.Load(c + width);
        for (nint i = 0; i < k; i++)
        {
            var b0 = V.Load(b);
            var b1 = V.Load(b + width);
            b += 2 * width;
            var x = V.Set(a[i]);
            c00 = V.Fma(x, b0, c00);
            c01 = V.Fma(x, b1, c01);
        }

        V.Store(c00, c);
        V.Store(c01, c + width);
    }

    /// <summary>1 rows, 1 vector wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1x1(float* a, nint stride, float* b, nint k, float* c)
    {
        var width = (nint)V.Width;
        V c00 = V.Load(c);
        for (nint i = 0; i < k; i++)
        {
            var b0 = V.Load(b);
            b += width;
            var x = V.Set(a[i]);
            c00 = V.Fma(x, b0, c00);
        }

        V.Store(c00, c);
    }
}
