using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Two 1×1 convolutions, one of them followed by re-parameterisable ones, summed (RT-DETR; Zhao et al., arXiv 2304.08069).</summary>
public sealed class RepC3 : Layer
{
    private readonly Conv _cv1;
    private readonly Conv _cv2;
    private readonly Sequential _m;
    private readonly Layer _cv3;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="n">Number of <see cref="RepConv"/>.</param>
    /// <param name="e">Hidden channels as a share of <paramref name="c2"/>.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public RepC3(long c1, long c2, long n = 3, double e = 1, ConvStyle? style = null, Device? device = null, ScalarType? dtype = null)
        : base(nameof(RepC3))
    {
        var hidden = ChannelArithmetic.Hidden(c2, e);
        _cv1 = AddModule("cv1", new Conv(c1, hidden, style: style, device: device, dtype: dtype));
        _cv2 = AddModule("cv2", new Conv(c1, hidden, style: style, device: device, dtype: dtype));
        _m = AddModule("m", Sequential.Repeat(n, () => new RepConv(hidden, hidden, style: style, device: device, dtype: dtype)));
        _cv3 = AddModule<Layer>("cv3", hidden == c2 ? new Identity() : new Conv(hidden, c2, style: style, device: device, dtype: dtype));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) =>
        ops.Then(_cv3, ops.Sum(ops.Then(_m, ops.Call(_cv1, x)), ops.Call(_cv2, x)));
}
