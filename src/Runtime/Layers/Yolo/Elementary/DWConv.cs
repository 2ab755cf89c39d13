using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A <see cref="Conv"/> with as many groups as the channel numbers allow: depthwise when c1 = c2.</summary>
/// <param name="c1">Input channels.</param>
/// <param name="c2">Output channels.</param>
/// <param name="k">Kernel size.</param>
/// <param name="s">Stride.</param>
/// <param name="d">Dilation.</param>
/// <param name="act">The activation; the style's when null.</param>
/// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
/// <param name="device">Where the weights live.</param>
/// <param name="dtype">Their type.</param>
public sealed class DWConv(
    long c1,
    long c2,
    long k = 1,
    long s = 1,
    long d = 1,
    Activation? act = null,
    ConvStyle? style = null,
    Device? device = null,
    ScalarType? dtype = null)
    : Conv(c1, c2, k, s, null, ChannelArithmetic.Gcd(c1, c2), d, act, style, device, dtype);
