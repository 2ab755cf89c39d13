using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Transposed convolution, batch norm, activation: [N, c1, H, W] → [N, c2, H', W'].</summary>
public sealed class ConvTranspose : Layer
{
    private readonly ConvTranspose2d _convTranspose;
    private readonly BatchNorm2d? _bn;
    private readonly Activation _act;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="k">Kernel size.</param>
    /// <param name="s">By how much H and W grow.</param>
    /// <param name="p">What is cut off on each side.</param>
    /// <param name="bn">Batch norm; without it the convolution has a bias.</param>
    /// <param name="act">The activation; SiLU when null, whatever the network's default is.</param>
    /// <param name="style">Gives the batch norm's constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public ConvTranspose(
        long c1,
        long c2,
        long k = 2,
        long s = 2,
        long p = 0,
        bool bn = true,
        Activation? act = null,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(ConvTranspose))
    {
        _act = act ?? Activation.Silu;
        _convTranspose = AddModule("conv_transpose", new ConvTranspose2d(c1, c2, k, s, p, bias: !bn, device: device, dtype: dtype));
        _bn = bn ? AddModule("bn", new BatchNorm2d(c2, style, device, dtype)) : null;
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var y = ops.Call(_convTranspose, x);
        return ops.Activated(_bn is null ? y : ops.Then(_bn, y), _act);
    }
}
