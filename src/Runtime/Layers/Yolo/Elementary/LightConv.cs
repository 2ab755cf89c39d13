using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A 1×1 convolution without activation, then a depthwise one with.</summary>
public sealed class LightConv : Layer
{
    private readonly Conv _conv1;
    private readonly DWConv _conv2;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="k">Kernel of the depthwise convolution.</param>
    /// <param name="act">The activation; ReLU when null.</param>
    /// <param name="style">Gives the batch norms' constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public LightConv(long c1, long c2, long k = 1, Activation? act = null, ConvStyle? style = null, Device? device = null, ScalarType? dtype = null)
        : base(nameof(LightConv))
    {
        _conv1 = AddModule("conv1", new Conv(c1, c2, act: Activation.Identity, style: style, device: device, dtype: dtype));
        _conv2 = AddModule("conv2", new DWConv(c2, c2, k, act: act ?? Activation.Relu, style: style, device: device, dtype: dtype));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) => ops.Then(_conv2, ops.Call(_conv1, x));
}
