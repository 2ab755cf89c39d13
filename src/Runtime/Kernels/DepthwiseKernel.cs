using System.Runtime.CompilerServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <summary>The innermost loops of depthwise convolutions: channels-last, one vector of channels at a time.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal static unsafe partial class DepthwiseKernel<V>
    where V : struct, IVector<V>
{
    /// <summary>Sums one output pixel of a kernel of any size for one vector of channels.</summary>
    /// <param name="pixel">The pixel under the first kernel tap that lies inside the image, at the vector's channel.</param>
    /// <param name="rowStep">Elements from kernel row to kernel row in the image.</param>
    /// <param name="columnStep">Elements from kernel column to kernel column in the image.</param>
    /// <param name="weight">That tap's weight.</param>
    /// <param name="weightRow">Elements from kernel row to kernel row in the weights.</param>
    /// <param name="channels">Elements from kernel column to kernel column in the weights.</param>
    /// <param name="rows">Kernel rows inside the image.</param>
    /// <param name="columns">Kernel columns inside the image.</param>
    /// <param name="bias">The bias at the vector's channel.</param>
    /// <param name="target">Where the sum goes.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pixel(
        float* pixel, nint rowStep, nint columnStep, float* weight, nint weightRow, nint channels, int rows, int columns, float* bias, float* target)
    {
        var sum = V.Load(bias);
        for (var y = 0; y < rows; y++)
        {
            float* p = pixel, w = weight;
            for (var x = 0; x < columns; x++)
            {
                sum = V.Fma(V.Load(p), V.Load(w), sum);
                p += columnStep;
                w += channels;
            }

            pixel += rowStep;
            weight += weightRow;
        }

        V.Store(sum, target);
    }
}
