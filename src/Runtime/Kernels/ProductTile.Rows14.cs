using System.Runtime.CompilerServices;

namespace ConvNeXtGen.Kernels;

/// <content>14 rows at a time: the sums stay in registers, written out one by one because the JIT keeps only named locals there.</content>
internal static unsafe partial class ProductTile<V>
{
    /// <summary>14 rows; see <see cref="Multiply"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows14(float* a, nint rowStep, nint step, float* b, nint k, float* start, nint startStep, float* c, nint cStep)
    {
        var width = (nint)V.Width;
        var s = start;
        V c00 = V.Load(s), c01 = V.Load(s + width);
        s += startStep;
        V c10 = V.Load(s), c11 = V.Load(s + width);
        s += startStep;
        V c20 = V.Load(s), c21 = V.Load(s + width);
        s += startStep;
        V c30 = V.Load(s), c31 = V.Load(s + width);
        s += startStep;
        V c40 = V.Load(s), c41 = V.Load(s + width);
        s += startStep;
        V c50 = V.Load(s), c51 = V.Load(s + width);
        s += startStep;
        V c60 = V.Load(s), c61 = V.Load(s + width);
        s += startStep;
        V c70 = V.Load(s), c71 = V.Load(s + width);
        s += startStep;
        V c80 = V.Load(s), c81 = V.Load(s + width);
        s += startStep;
        V c90 = V.Load(s), c91 = V.Load(s + width);
        s += startStep;
        V c100 = V.Load(s), c101 = V.Load(s + width);
        s += startStep;
        V c110 = V.Load(s), c111 = V.Load(s + width);
        s += startStep;
        V c120 = V.Load(s), c121 = V.Load(s + width);
        s += startStep;
        V c130 = V.Load(s), c131 = V.Load(s + width);
        var rowStep2 = 2 * rowStep;
        var a3 = a + (3 * rowStep);
        var a6 = a + (6 * rowStep);
        var a9 = a + (9 * rowStep);
        var a12 = a + (12 * rowStep);
        for (; k > 0; k--)
        {
            V b0 = V.Load(b), b1 = V.Load(b + width);
            b += 2 * width;
            var x = V.Set(*a);
            c00 = V.Fma(x, b0, c00);
            c01 = V.Fma(x, b1, c01);
            x = V.Set(a[rowStep]);
            c10 = V.Fma(x, b0, c10);
            c11 = V.Fma(x, b1, c11);
            x = V.Set(a[rowStep2]);
            c20 = V.Fma(x, b0, c20);
            c21 = V.Fma(x, b1, c21);
            x = V.Set(*a3);
            c30 = V.Fma(x, b0, c30);
            c31 = V.Fma(x, b1, c31);
            x = V.Set(a3[rowStep]);
            c40 = V.Fma(x, b0, c40);
            c41 = V.Fma(x, b1, c41);
            x = V.Set(a3[rowStep2]);
            c50 = V.Fma(x, b0, c50);
            c51 = V.Fma(x, b1, c51);
            x = V.Set(*a6);
            c60 = V.Fma(x, b0, c60);
            c61 = V.Fma(x, b1, c61);
            x = V.Set(a6[rowStep]);
            c70 = V.Fma(x, b0, c70);
            c71 = V.Fma(x, b1, c71);
            x = V.Set(a6[rowStep2]);
            c80 = V.Fma(x, b0, c80);
            c81 = V.Fma(x, b1, c81);
            x = V.Set(*a9);
            c90 = V.Fma(x, b0, c90);
            c91 = V.Fma(x, b1, c91);
            x = V.Set(a9[rowStep]);
            c100 = V.Fma(x, b0, c100);
            c101 = V.Fma(x, b1, c101);
            x = V.Set(a9[rowStep2]);
            c110 = V.Fma(x, b0, c110);
            c111 = V.Fma(x, b1, c111);
            x = V.Set(*a12);
            c120 = V.Fma(x, b0, c120);
            c121 = V.Fma(x, b1, c121);
            x = V.Set(a12[rowStep]);
            c130 = V.Fma(x, b0, c130);
            c131 = V.Fma(x, b1, c131);
            a += step;
            a3 += step;
            a6 += step;
            a9 += step;
            a12 += step;
        }

        V.Store(c00, c);
        V.Store(c01, c + width);
        c += cStep;
        V.Store(c10, c);
        V.Store(c11, c + width);
        c += cStep;
        V.Store(c20, c);
        V.Store(c21, c + width);
        c += cStep;
        V.Store(c30, c);
        V.Store(c31, c + width);
        c += cStep;
        V.Store(c40, c);
        V.Store(c41, c + width);
        c += cStep;
        V.Store(c50, c);
        V.Store(c51, c + width);
        c += cStep;
        V.Store(c60, c);
        V.Store(c61, c + width);
        c += cStep;
        V.Store(c70, c);
        V.Store(c71, c + width);
        c += cStep;
        V.Store(c80, c);
        V.Store(c81, c + width);
        c += cStep;
        V.Store(c90, c);
        V.Store(c91, c + width);
        c += cStep;
        V.Store(c100, c);
        V.Store(c101, c + width);
        c += cStep;
        V.Store(c110, c);
        V.Store(c111, c + width);
        c += cStep;
        V.Store(c120, c);
        V.Store(c121, c + width);
        c += cStep;
        V.Store(c130, c);
        V.Store(c131, c + width);
    }
}
