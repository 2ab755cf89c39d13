using System.Runtime.CompilerServices;

namespace ConvNeXtGen.Kernels.Simd;

/// <content>14 rows at a time, one vector wide (two vectors are <see cref="ProductTile{V}"/>'s): the sums stay in registers, written out one by one because the JIT keeps only named locals there.</content>
internal static unsafe partial class TileKernel<V>
{
    /// <summary>14 rows, 1 vector wide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows14x1(float* a, nint stride, float* b, nint k, float* c)
    {
        var width = (nint)V.Width;
        V c00 = V.Load(c);
        V c10 = V.Load(c + (2 * width));
        V c20 = V.Load(c + (4 * width));
        V c30 = V.Load(c + (6 * width));
        V c40 = V.Load(c + (8 * width));
        V c50 = V.Load(c + (10 * width));
        V c60 = V.Load(c + (12 * width));
        V c70 = V.Load(c + (14 * width));
        V c80 = V.Load(c + (16 * width));
        V c90 = V.Load(c + (18 * width));
        V c100 = V.Load(c + (20 * width));
        V c110 = V.Load(c + (22 * width));
        V c120 = V.Load(c + (24 * width));
        V c130 = V.Load(c + (26 * width));
        var a3 = a + (3 * stride);
        var a6 = a + (6 * stride);
        var a9 = a + (9 * stride);
        var a12 = a + (12 * stride);
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
            x = V.Set(a6[stride + i]);
            c70 = V.Fma(x, b0, c70);
            x = V.Set(a6[stride2 + i]);
            c80 = V.Fma(x, b0, c80);
            x = V.Set(a9[i]);
            c90 = V.Fma(x, b0, c90);
            x = V.Set(a9[stride + i]);
            c100 = V.Fma(x, b0, c100);
            x = V.Set(a9[stride2 + i]);
            c110 = V.Fma(x, b0, c110);
            x = V.Set(a12[i]);
            c120 = V.Fma(x, b0, c120);
            x = V.Set(a12[stride + i]);
            c130 = V.Fma(x, b0, c130);
        }

        V.Store(c00, c);
        V.Store(c10, c + (2 * width));
        V.Store(c20, c + (4 * width));
        V.Store(c30, c + (6 * width));
        V.Store(c40, c + (8 * width));
        V.Store(c50, c + (10 * width));
        V.Store(c60, c + (12 * width));
        V.Store(c70, c + (14 * width));
        V.Store(c80, c + (16 * width));
        V.Store(c90, c + (18 * width));
        V.Store(c100, c + (20 * width));
        V.Store(c110, c + (22 * width));
        V.Store(c120, c + (24 * width));
        V.Store(c130, c + (26 * width));
    }
}
