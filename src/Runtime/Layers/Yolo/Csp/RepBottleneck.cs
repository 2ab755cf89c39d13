using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A bottleneck whose first convolution is a <see cref="RepConv"/> (YOLOv9).</summary>
public sealed class RepBottleneck : Layer
{
    private readonly RepConv _cv1;
    private readonly Conv _cv2;
    private readonly bool _add;

    /// <summary>Makes a bottleneck.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="shortcut">Add the input when c1 = c2.</param>
    /// <param name="g">Groups of the second convolution.</param>
    /// <param name="e">Hidden channels as a share of <paramref name="c2"/>.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public RepBottleneck(
        long c1,
        long c2,
        bool shortcut = true,
        long g = 1,
        double e = 0.5,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(RepBottleneck))
    {
        var hidden = ChannelArithmetic.Hidden(c2, e);
        _cv1 = AddModule("cv1", new RepConv(c1, hidden, style: style, device: device, dtype: dtype));
        _cv2 = AddModule("cv2", new Conv(hidden, c2, 3, g: g, style: style, device: device, dtype: dtype));
        _add = shortcut && c1 == c2;
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var y = ops.Then(_cv2, ops.Call(_cv1, x));
        return _add ? ops.Residual(x, y) : y;
    }
}
