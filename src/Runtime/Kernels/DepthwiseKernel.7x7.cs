using System.Runtime.CompilerServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <content>
/// The 7×7 kernel with stride 1: 7 neighbouring output pixels at a time, so that an input pixel is read once per kernel
/// row for all of them. Written out because the JIT keeps only named locals in registers.
/// </content>
internal static unsafe partial class DepthwiseKernel<V>
{
    /// <summary>Output pixels per call of <see cref="Tile7"/>.</summary>
    public const int TileWidth7 = 7;

    /// <summary>Sums 7 neighbouring output pixels for one vector of channels.</summary>
    /// <param name="image">Column 0 of the image row under the first kernel row, at the vector's channel.</param>
    /// <param name="rowStride">Elements from image row to image row.</param>
    /// <param name="stride">Elements from pixel to pixel.</param>
    /// <param name="left">Column of the first kernel column for the first output; may be negative.</param>
    /// <param name="width">Columns of the image.</param>
    /// <param name="weight">The first kernel row's weights at the vector's channel.</param>
    /// <param name="channels">Elements from weight to weight.</param>
    /// <param name="kernelRows">Kernel rows that lie inside the image.</param>
    /// <param name="bias">The bias at the vector's channel.</param>
    /// <param name="target">The first output.</param>
    /// <param name="targetStride">Elements from output to output.</param>
    /// <param name="count">Outputs that are wanted, 1 to 7.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tile7(
        float* image, nint rowStride, nint stride, int left, int width, float* weight, nint channels, int kernelRows, float* bias, float* target, nint targetStride, int count)
    {
        V s0 = V.Load(bias), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0;
        var pixels = image + (left * stride);
        for (var ky = 0; ky < kernelRows; ky++)
        {
            V w0 = V.Load(weight), w1 = V.Load(weight + (1 * channels)), w2 = V.Load(weight + (2 * channels)), w3 = V.Load(weight + (3 * channels)), w4 = V.Load(weight + (4 * channels)), w5 = V.Load(weight + (5 * channels)), w6 = V.Load(weight + (6 * channels));
            weight += 7 * channels;
            var p = pixels;
            pixels += rowStride;

            if ((uint)(left + 0) < (uint)width)
            {
                var x = V.Load(p);
                s0 = V.Fma(x, w0, s0);
            }

            p += stride;
            if ((uint)(left + 1) < (uint)width)
            {
                var x = V.Load(p);
                s0 = V.Fma(x, w1, s0);
                s1 = V.Fma(x, w0, s1);
            }

            p += stride;
            if ((uint)(left + 2) < (uint)width)
            {
                var x = V.Load(p);
                s0 = V.Fma(x, w2, s0);
                s1 = V.Fma(x, w1, s1);
                s2 = V.Fma(x, w0, s2);
            }

            p += stride;
            if ((uint)(left + 3) < (uint)width)
            {
                var x = V.Load(p);
                s0 = V.Fma(x, w3, s0);
                s1 = V.Fma(x, w2, s1);
                s2 = V.Fma(x, w1, s2);
                s3 = V.Fma(x, w0, s3);
            }

            p += stride;
            if ((uint)(left + 4) < (uint)width)
            {
                var x = V.Load(p);
                s0 = V.Fma(x, w4, s0);
                s1 = V.Fma(x, w3, s1);
                s2 = V.Fma(x, w2, s2);
                s3 = V.Fma(x, w1, s3);
                s4 = V.Fma(x, w0, s4);
            }

            p += stride;
            if ((uint)(left + 5) < (uint)width)
            {
                var x = V.Load(p);
                s0 = V.Fma(x, w5, s0);
                s1 = V.Fma(x, w4, s1);
                s2 = V.Fma(x, w3, s2);
                s3 = V.Fma(x, w2, s3);
                s4 = V.Fma(x, w1, s4);
                s5 = V.Fma(x, w0, s5);
            }

            p += stride;
            if ((uint)(left + 6) < (uint)width)
            {
                var x = V.Load(p);
                s0 = V.Fma(x, w6, s0);
                s1 = V.Fma(x, w5, s1);
                s2 = V.Fma(x, w4, s2);
                s3 = V.Fma(x, w3, s3);
                s4 = V.Fma(x, w2, s4);
                s5 = V.Fma(x, w1, s5);
                s6 = V.Fma(x, w0, s6);
            }

            p += stride;
            if ((uint)(left + 7) < (uint)width)
            {
                var x = V.Load(p);
                s1 = V.Fma(x, w6, s1);
                s2 = V.Fma(x, w5, s2);
                s3 = V.Fma(x, w4, s3);
                s4 = V.Fma(x, w3, s4);
                s5 = V.Fma(x, w2, s5);
                s6 = V.Fma(x, w1, s6);
            }

            p += stride;
            if ((uint)(left + 8) < (uint)width)
            {
                var x = V.Load(p);
                s2 = V.Fma(x, w6, s2);
                s3 = V.Fma(x, w5, s3);
                s4 = V.Fma(x, w4, s4);
                s5 = V.Fma(x, w3, s5);
                s6 = V.Fma(x, w2, s6);
            }

            p += stride;
            if ((uint)(left + 9) < (uint)width)
            {
                var x = V.Load(p);
                s3 = V.Fma(x, w6, s3);
                s4 = V.Fma(x, w5, s4);
                s5 = V.Fma(x, w4, s5);
                s6 = V.Fma(x, w3, s6);
            }

            p += stride;
            if ((uint)(left + 10) < (uint)width)
            {
                var x = V.Load(p);
                s4 = V.Fma(x, w6, s4);
                s5 = V.Fma(x, w5, s5);
                s6 = V.Fma(x, w4, s6);
            }

            p += stride;
            if ((uint)(left + 11) < (uint)width)
            {
                var x = V.Load(p);
                s5 = V.Fma(x, w6, s5);
                s6 = V.Fma(x, w5, s6);
            }

            p += stride;
            if ((uint)(left + 12) < (uint)width)
            {
                var x = V.Load(p);
                s6 = V.Fma(x, w6, s6);
            }
        }

        V.Store(s0, target);
        if (count > 1)
        {
            V.Store(s1, target + (1 * targetStride));
        }

        if (count > 2)
        {
            V.Store(s2, target + (2 * targetStride));
        }

        if (count > 3)
        {
            V.Store(s3, target + (3 * targetStride));
        }

        if (count > 4)
        {
            V.Store(s4, target + (4 * targetStride));
        }

        if (count > 5)
        {
            V.Store(s5, target + (5 * targetStride));
        }

        if (count > 6)
        {
            V.Store(s6, target + (6 * targetStride));
        }
    }
}
