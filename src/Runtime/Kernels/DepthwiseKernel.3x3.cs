using System.Runtime.CompilerServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <content>3×3 kernels of stride 1 with a border of zeros.</content>
internal static unsafe partial class DepthwiseKernel<V>
    where V : struct, IVector<V>
{
    /// <summary>
    /// Sums a row of output pixels for one vector of channels. Each pixel is read once: what it adds to three outputs goes into three sums, which move on with the pixels.
    /// </summary>
    /// <typeparam name="S">The format of the image.</typeparam>
    /// <param name="above">The row above, at the vector's channel; any zeros when <paramref name="stepAbove"/> is 0.</param>
    /// <param name="stepAbove">Elements from pixel to pixel there; 0 outside of the image.</param>
    /// <param name="middle">The row itself.</param>
    /// <param name="step">Elements from pixel to pixel there.</param>
    /// <param name="below">The row below, as the row above.</param>
    /// <param name="stepBelow">Elements from pixel to pixel there.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="weight">The first tap's weights, at the vector's channel.</param>
    /// <param name="channels">Elements from tap to tap.</param>
    /// <param name="bias">The bias, at the vector's channel.</param>
    /// <param name="target">The first output.</param>
    /// <param name="targetStep">Elements from output to output.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Row3<S>(
        void* above, nint stepAbove, void* middle, nint step, void* below, nint stepBelow, int width,
        float* weight, nint channels, float* bias, float* target, nint targetStep)
        where S : struct, IStoredFormat
    {
        V w0 = V.Load(weight), w1 = V.Load(weight + channels), w2 = V.Load(weight + (2 * channels));
        V w3 = V.Load(weight + (3 * channels)), w4 = V.Load(weight + (4 * channels)), w5 = V.Load(weight + (5 * channels));
        V w6 = V.Load(weight + (6 * channels)), w7 = V.Load(weight + (7 * channels)), w8 = V.Load(weight + (8 * channels));
        var start = V.Load(bias);
        V a = S.Load<V>(above, 0), b = S.Load<V>(middle, 0), c = S.Load<V>(below, 0);
        var ready = V.Fma(c, w7, V.Fma(b, w4, V.Fma(a, w1, start)));
        var next = V.Fma(c, w6, V.Fma(b, w3, V.Fma(a, w0, start)));
        nint placeAbove = 0, place = 0, placeBelow = 0;
        for (var x = 1; x < width; x++)
        {
            placeAbove += stepAbove;
            place += step;
            placeBelow += stepBelow;
            a = S.Load<V>(above, placeAbove);
            b = S.Load<V>(middle, place);
            c = S.Load<V>(below, placeBelow);
            V.Store(V.Fma(c, w8, V.Fma(b, w5, V.Fma(a, w2, ready))), target);
            ready = V.Fma(c, w7, V.Fma(b, w4, V.Fma(a, w1, next)));
            next = V.Fma(c, w6, V.Fma(b, w3, V.Fma(a, w0, start)));
            target += targetStep;
        }

        V.Store(ready, target);
    }
}
