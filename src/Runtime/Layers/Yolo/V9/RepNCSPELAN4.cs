using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Generalised efficient layer aggregation (Wang et al., arXiv 2402.13616): each step is a <see cref="RepCSP"/> and a 3×3 convolution.</summary>
/// <param name="c1">Input channels.</param>
/// <param name="c2">Output channels.</param>
/// <param name="c3">Channels of the two halves together, even.</param>
/// <param name="c4">Channels of each further step.</param>
/// <param name="n">Bottlenecks in each step.</param>
/// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
/// <param name="device">Where the weights live.</param>
/// <param name="dtype">Their type.</param>
public sealed class RepNCSPELAN4(
    long c1,
    long c2,
    long c3,
    long c4,
    long n = 1,
    ConvStyle? style = null,
    Device? device = null,
    ScalarType? dtype = null)
    : ELAN1(
        nameof(RepNCSPELAN4),
        c1,
        c2,
        c3,
        c4,
        channels => new Sequential(
            new RepCSP(channels, c4, n, style: style, device: device, dtype: dtype),
            new Conv(c4, c4, 3, style: style, device: device, dtype: dtype)),
        style,
        device,
        dtype);
