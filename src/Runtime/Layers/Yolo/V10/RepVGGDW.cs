using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A 7×7 and a 3×3 depthwise convolution side by side, then SiLU (Ding et al., arXiv 2101.03697).</summary>
public sealed class RepVGGDW : Layer
{
    private readonly Conv _conv;
    private readonly Conv _conv1;

    /// <summary>Makes the layer.</summary>
    /// <param name="channels">Channels.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public RepVGGDW(long channels, ConvStyle? style = null, Device? device = null, ScalarType? dtype = null)
        : base(nameof(RepVGGDW))
    {
        _conv = AddModule("conv", new Conv(channels, channels, 7, 1, 3, channels, act: Activation.Identity, style: style, device: device, dtype: dtype));
        _conv1 = AddModule("conv1", new Conv(channels, channels, 3, 1, 1, channels, act: Activation.Identity, style: style, device: device, dtype: dtype));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) =>
        ops.Activated(ops.Sum(ops.Call(_conv, x), ops.Call(_conv1, x)), Activation.Silu);
}
