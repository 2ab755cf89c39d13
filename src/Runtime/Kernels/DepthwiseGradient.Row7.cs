using System.Runtime.CompilerServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <content>The innermost loop of the weight gradient, written out because the JIT keeps only named locals in registers.</content>
internal static unsafe partial class DepthwiseGradient<V>
    where V : struct, IVector<V>
{
    /// <summary>
    /// Adds what one image row and one row of the output's gradient give to one row of the kernel's gradient, for one vector of channels: 7
    /// gradients at a time stay in registers while 13 pixels go by.
    /// </summary>
    /// <param name="image">Column 0 of the image row, at the vector's channel.</param>
    /// <param name="gradient">Column 0 of the gradient row, at the vector's channel.</param>
    /// <param name="stride">Numbers from pixel to pixel, in both.</param>
    /// <param name="width">Columns of both.</param>
    /// <param name="sums">7 sums, one vector each, for the kernel's columns.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row7(float* image, float* gradient, nint stride, int width, float* sums)
    {
        V s0 = V.Load(sums), s1 = V.Load(sums + (1 * V.Width)), s2 = V.Load(sums + (2 * V.Width)), s3 = V.Load(sums + (3 * V.Width)), s4 = V.Load(sums + (4 * V.Width)), s5 = V.Load(sums + (5 * V.Width)), s6 = V.Load(sums + (6 * V.Width));
        for (var x = 0; x < width; x += 7)
        {
            var g = gradient + (x * stride);
            var left = width - x;
            V g0 = V.Load(g), g1 = left > 1 ? V.Load(g + (1 * stride)) : V.Zero, g2 = left > 2 ? V.Load(g + (2 * stride)) : V.Zero, g3 = left > 3 ? V.Load(g + (3 * stride)) : V.Zero, g4 = left > 4 ? V.Load(g + (4 * stride)) : V.Zero, g5 = left > 5 ? V.Load(g + (5 * stride)) : V.Zero, g6 = left > 6 ? V.Load(g + (6 * stride)) : V.Zero;
            var column = x - 3;
            var p = image + (column * stride);

            if ((uint)(column + 0) < (uint)width)
            {
                var v = V.Load(p);
                s0 = V.Fma(v, g0, s0);
            }

            p += stride;

            if ((uint)(column + 1) < (uint)width)
            {
                var v = V.Load(p);
                s0 = V.Fma(v, g1, s0);
                s1 = V.Fma(v, g0, s1);
            }

            p += stride;

            if ((uint)(column + 2) < (uint)width)
            {
                var v = V.Load(p);
                s0 = V.Fma(v, g2, s0);
                s1 = V.Fma(v, g1, s1);
                s2 = V.Fma(v, g0, s2);
            }

            p += stride;

            if ((uint)(column + 3) < (uint)width)
            {
                var v = V.Load(p);
                s0 = V.Fma(v, g3, s0);
                s1 = V.Fma(v, g2, s1);
                s2 = V.Fma(v, g1, s2);
                s3 = V.Fma(v, g0, s3);
            }

            p += stride;

            if ((uint)(column + 4) < (uint)width)
            {
                var v = V.Load(p);
                s0 = V.Fma(v, g4, s0);
                s1 = V.Fma(v, g3, s1);
                s2 = V.Fma(v, g2, s2);
                s3 = V.Fma(v, g1, s3);
                s4 = V.Fma(v, g0, s4);
            }

            p += stride;

            if ((uint)(column + 5) < (uint)width)
            {
                var v = V.Load(p);
                s0 = V.Fma(v, g5, s0);
                s1 = V.Fma(v, g4, s1);
                s2 = V.Fma(v, g3, s2);
                s3 = V.Fma(v, g2, s3);
                s4 = V.Fma(v, g1, s4);
                s5 = V.Fma(v, g0, s5);
            }

            p += stride;

            if ((uint)(column + 6) < (uint)width)
            {
                var v = V.Load(p);
                s0 = V.Fma(v, g6, s0);
                s1 = V.Fma(v, g5, s1);
                s2 = V.Fma(v, g4, s2);
                s3 = V.Fma(v, g3, s3);
                s4 = V.Fma(v, g2, s4);
                s5 = V.Fma(v, g1, s5);
                s6 = V.Fma(v, g0, s6);
            }

            p += stride;

            if ((uint)(column + 7) < (uint)width)
            {
                var v = V.Load(p);
                s1 = V.Fma(v, g6, s1);
                s2 = V.Fma(v, g5, s2);
                s3 = V.Fma(v, g4, s3);
                s4 = V.Fma(v, g3, s4);
                s5 = V.Fma(v, g2, s5);
                s6 = V.Fma(v, g1, s6);
            }

            p += stride;

            if ((uint)(column + 8) < (uint)width)
            {
                var v = V.Load(p);
                s2 = V.Fma(v, g6, s2);
                s3 = V.Fma(v, g5, s3);
                s4 = V.Fma(v, g4, s4);
                s5 = V.Fma(v, g3, s5);
                s6 = V.Fma(v, g2, s6);
            }

            p += stride;

            if ((uint)(column + 9) < (uint)width)
            {
                var v = V.Load(p);
                s3 = V.Fma(v, g6, s3);
                s4 = V.Fma(v, g5, s4);
                s5 = V.Fma(v, g4, s5);
                s6 = V.Fma(v, g3, s6);
            }

            p += stride;

            if ((uint)(column + 10) < (uint)width)
            {
                var v = V.Load(p);
                s4 = V.Fma(v, g6, s4);
                s5 = V.Fma(v, g5, s5);
                s6 = V.Fma(v, g4, s6);
            }

            p += stride;

            if ((uint)(column + 11) < (uint)width)
            {
                var v = V.Load(p);
                s5 = V.Fma(v, g6, s5);
                s6 = V.Fma(v, g5, s6);
            }

            p += stride;

            if ((uint)(column + 12) < (uint)width)
            {
                var v = V.Load(p);
                s6 = V.Fma(v, g6, s6);
            }
        }

        V.Store(s0, sums);
        V.Store(s1, sums + (1 * V.Width));
        V.Store(s2, sums + (2 * V.Width));
        V.Store(s3, sums + (3 * V.Width));
        V.Store(s4, sums + (4 * V.Width));
        V.Store(s5, sums + (5 * V.Width));
        V.Store(s6, sums + (6 * V.Width));
    }
}
