using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A <see cref="Conv"/> whose convolution is the sum of a k×k and a 1×1 one.</summary>
public sealed class Conv2 : Layer
{
    private readonly Conv2d _conv;
    private readonly BatchNorm2d _bn;
    private readonly Conv2d _cv2;
    private readonly Activation _act;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="k">Kernel of the larger convolution.</param>
    /// <param name="s">Stride.</param>
    /// <param name="p">Padding; half the (dilated) kernel when null.</param>
    /// <param name="g">Groups.</param>
    /// <param name="d">Dilation.</param>
    /// <param name="act">The activation; the style's when null.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public Conv2(
        long c1,
        long c2,
        long k = 3,
        long s = 1,
        long? p = null,
        long g = 1,
        long d = 1,
        Activation? act = null,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(Conv2))
    {
        style ??= ConvStyle.Detection;
        _act = act ?? style.Activation;
        _conv = AddModule("conv", new Conv2d(c1, c2, k, s, p ?? Conv.SamePadding(k, d), d, g, bias: false, device: device, dtype: dtype));
        _bn = AddModule("bn", new BatchNorm2d(c2, style, device, dtype));
        _cv2 = AddModule("cv2", new Conv2d(c1, c2, 1, s, p is { } given ? given - (k / 2) : 0, d, g, bias: false, device: device, dtype: dtype));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) =>
        ops.Activated(ops.Then(_bn, ops.Sum(ops.Call(_conv, x), ops.Call(_cv2, x))), _act);
}
