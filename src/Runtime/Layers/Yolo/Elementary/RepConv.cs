using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A k×k and a 1×1 convolution (and a batch norm) side by side, which become one convolution for inference (Ding et al., arXiv 2101.03697).</summary>
public sealed class RepConv : Layer
{
    private readonly Conv _conv1;
    private readonly Conv _conv2;
    private readonly BatchNorm2d? _bn;
    private readonly Activation _act;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="k">Kernel of the larger convolution.</param>
    /// <param name="s">Stride.</param>
    /// <param name="p">Padding of the larger convolution.</param>
    /// <param name="g">Groups.</param>
    /// <param name="act">The activation; SiLU when null, whatever the network's default is.</param>
    /// <param name="bn">A normalised copy of the input as third summand, where its shape allows.</param>
    /// <param name="style">Gives the batch norms' constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public RepConv(
        long c1,
        long c2,
        long k = 3,
        long s = 1,
        long p = 1,
        long g = 1,
        Activation? act = null,
        bool bn = false,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(RepConv))
    {
        _act = act ?? Activation.Silu;
        _conv1 = AddModule("conv1", new Conv(c1, c2, k, s, p, g, act: Activation.Identity, style: style, device: device, dtype: dtype));
        _conv2 = AddModule("conv2", new Conv(c1, c2, 1, s, p - (k / 2), g, act: Activation.Identity, style: style, device: device, dtype: dtype));
        _bn = bn && c1 == c2 && s == 1 ? AddModule("bn", new BatchNorm2d(c1, style, device, dtype)) : null;
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var sum = ops.Sum(ops.Call(_conv1, x), ops.Call(_conv2, x));
        return ops.Activated(_bn is null ? sum : ops.Sum(sum, ops.Call(_bn, x)), _act);
    }
}
