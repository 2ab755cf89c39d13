using System.Runtime.CompilerServices;

namespace ConvNeXtGen.Kernels.Simd;

/// <content>7 rows at a time, one vector wide (two vectors are <see cref="ProductTile{V}"/>'s): the sums stay in registers, written out one by one because the JIT keeps only named locals there.</content>
internal static unsafe partial class TileKernel<V>
{
    /// <summary>7 rows, 1 vector wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows7x1(float* a, nint stride, float* b, nint k, float* c)
    {
        var width = (nint)V.Width;
        V c00 = V.Load(c);
        V c10 = V.Load(c + (2 * width));
        V c20 = V.Load(c + (4 * width));
        V c30 = V.Load(c + (6 * width));
        V c40 = V.Load(c + (8 * width));
        V c50 = V.Load(c + (10 * width));
        V c60 = V.Load(c + (12 * width));
        var a3 = a + (3 * stride);
        var a6 = a + (6 * stride);
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
            x = V.Set(a3[stride + i]);
            c40 = V.Fma(x, b0, c40);
            x = V.Set(a3[stride2 + i]);
            c50 = V.Fma(x, b0, c50);
            x = V.Set(a6[i]);
            c60 = V.Fma(x, b0, c60);
        }

        V.Store(c00, c);
        V.Store(c10, c + (2 * width));
        V.Store(c20, c + (4 * width));
        V.Store(c30, c + (6 * width));
        V.Store(c40, c + (8 * width));
        V.Store(c50, c + (10 * width));
        V.Store(c60, c + (12 * width));
    }
}
