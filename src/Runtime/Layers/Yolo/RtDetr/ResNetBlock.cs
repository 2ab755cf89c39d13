using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>ResNet's bottleneck: [N, c1, H, W] → [N, e·c2, ~H/s, ~W/s] (He et al., arXiv 1512.03385).</summary>
public sealed class ResNetBlock : Layer
{
    private readonly Conv _cv1;
    private readonly Conv _cv2;
    private readonly Conv _cv3;
    private readonly Layer _shortcut;

    /// <summary>Makes the block.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Channels of the 3×3 convolution.</param>
    /// <param name="s">Stride.</param>
    /// <param name="e">Output channels as a multiple of <paramref name="c2"/>.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public ResNetBlock(long c1, long c2, long s = 1, long e = 4, ConvStyle? style = null, Device? device = null, ScalarType? dtype = null)
        : base(nameof(ResNetBlock))
    {
        var c3 = e * c2;
        _cv1 = AddModule("cv1", new Conv(c1, c2, style: style, device: device, dtype: dtype));
        _cv2 = AddModule("cv2", new Conv(c2, c2, 3, s, 1, style: style, device: device, dtype: dtype));
        _cv3 = AddModule("cv3", new Conv(c2, c3, act: Activation.Identity, style: style, device: device, dtype: dtype));
        _shortcut = AddModule<Layer>("shortcut", s != 1 || c1 != c3
            ? new Sequential(new Conv(c1, c3, 1, s, act: Activation.Identity, style: style, device: device, dtype: dtype))
            : new Identity());
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var y = ops.Then(_cv3, ops.Then(_cv2, ops.Call(_cv1, x)));
        return ops.Activated(ops.Sum(y, ops.Call(_shortcut, x)), Activation.Relu);
    }
}
