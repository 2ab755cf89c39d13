using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A 1×k and a k×1 convolution one after the other.</summary>
public sealed class CrossConv : Layer
{
    private readonly Conv _cv1;
    private readonly Conv _cv2;
    private readonly bool _add;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="k">Length of both kernels.</param>
    /// <param name="s">Stride, of the width in the first and the height in the second.</param>
    /// <param name="g">Groups of the second.</param>
    /// <param name="e">Hidden channels as a share of <paramref name="c2"/>.</param>
    /// <param name="shortcut">Add the input where the channel numbers agree.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public CrossConv(
        long c1,
        long c2,
        long k = 3,
        long s = 1,
        long g = 1,
        double e = 1,
        bool shortcut = false,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(CrossConv))
    {
        var hidden = ChannelArithmetic.Hidden(c2, e);
        _cv1 = AddModule("cv1", new Conv(c1, hidden, (1, k), (1, s), style: style, device: device, dtype: dtype));
        _cv2 = AddModule("cv2", new Conv(hidden, c2, (k, 1), (s, 1), g: g, style: style, device: device, dtype: dtype));
        _add = shortcut && c1 == c2;
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var y = ops.Then(_cv2, ops.Call(_cv1, x));
        return _add ? ops.Residual(x, y) : y;
    }
}
