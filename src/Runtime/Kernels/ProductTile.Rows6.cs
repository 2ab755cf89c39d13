using System.Runtime.CompilerServices;

namespace ConvNeXtGen.Kernels;

/// <content>6 rows at a time: the sums stay in registers, written out one by one because the JIT keeps only named locals there.</content>
internal static unsafe partial class ProductTile<V>
{
    /// <summary>6 rows; see <see cref="Multiply"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6(float* a, nint rowStep, nint step, float* b, nint k, float* start, nint startStep, float* c, nint cStep)
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
        var rowStep2 = 2 * rowStep;
        var a3 = a + (3 * rowStep);
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
            a += step;
            a3 += step;
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
    }
}
