using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Compact inverted block: depthwise and 1×1 convolutions in turn (YOLOv10; Wang et al., arXiv 2405.14458).</summary>
public sealed class CIB : Layer
{
    private readonly Sequential _cv1;
    private readonly bool _add;

    /// <summary>Makes the block.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="shortcut">Add the input when c1 = c2.</param>
    /// <param name="e">Half of the hidden channels as a share of <paramref name="c2"/>.</param>
    /// <param name="lk">A large kernel (7×7) in the middle.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public CIB(
        long c1,
        long c2,
        bool shortcut = true,
        double e = 0.5,
        bool lk = false,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(CIB))
    {
        var wide = 2 * ChannelArithmetic.Hidden(c2, e);
        _cv1 = AddModule("cv1", new Sequential(
            Depthwise(c1),
            new Conv(c1, wide, style: style, device: device, dtype: dtype),
            lk ? new RepVGGDW(wide, style, device, dtype) : Depthwise(wide),
            new Conv(wide, c2, style: style, device: device, dtype: dtype),
            Depthwise(c2)));
        _add = shortcut && c1 == c2;

        Conv Depthwise(long channels) => new(channels, channels, 3, g: channels, style: style, device: device, dtype: dtype);
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var y = ops.Call(_cv1, x);
        return _add ? ops.Residual(x, y) : y;
    }
}
