using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Half of the channels by a convolution, the other half by a cheap 5×5 depthwise one from these (Han et al., arXiv 1911.11907).</summary>
public sealed class GhostConv : Layer
{
    private readonly Conv _cv1;
    private readonly Conv _cv2;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels, even.</param>
    /// <param name="k">Kernel of the first convolution.</param>
    /// <param name="s">Its stride.</param>
    /// <param name="g">Its groups.</param>
    /// <param name="act">The activation; the style's when null.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public GhostConv(
        long c1,
        long c2,
        long k = 1,
        long s = 1,
        long g = 1,
        Activation? act = null,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(GhostConv))
    {
        var half = c2 / 2;
        _cv1 = AddModule("cv1", new Conv(c1, half, k, s, null, g, 1, act, style, device, dtype));
        _cv2 = AddModule("cv2", new Conv(half, half, 5, 1, null, half, 1, act, style, device, dtype));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var y = ops.Call(_cv1, x);
        return ops.Join([y, ops.Call(_cv2, y)]);
    }
}
