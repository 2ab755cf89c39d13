using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers;

/// <summary>Layer normalisation over the channels of [N, C, H, W], the channels-first form. The result lies channels-last in memory.</summary>
/// <param name="channels">C.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="device">Where the weights live.</param>
/// <param name="dtype">Their type.</param>
public sealed class LayerNorm2d(long channels, double eps = 1e-6, Device? device = null, ScalarType? dtype = null)
    : AffineNorm(nameof(LayerNorm2d), channels, eps, device, dtype)
{
    /// <summary>NCHW → NHWC.</summary>
    internal static readonly long[] ToChannelsLast = [0, 2, 3, 1];

    /// <summary>NHWC → NCHW.</summary>
    internal static readonly long[] ToChannelsFirst = [0, 3, 1, 2];

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var last = ops.Permute(x, ToChannelsLast);
        var normed = ops.LayerNorm(last, weight, bias, Eps);
        ops.Release(last);
        var first = ops.Permute(normed, ToChannelsFirst);
        ops.Release(normed);
        return first;
    }
}
