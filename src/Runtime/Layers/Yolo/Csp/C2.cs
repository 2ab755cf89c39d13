using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Cross-stage partial network whose two halves come from one convolution.</summary>
public sealed class C2 : Layer
{
    private readonly long _hidden;
    private readonly Conv _cv1;
    private readonly Conv _cv2;
    private readonly Sequential _m;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="n">Number of bottlenecks.</param>
    /// <param name="shortcut">The bottlenecks add their input.</param>
    /// <param name="g">Their groups.</param>
    /// <param name="e">Hidden channels as a share of <paramref name="c2"/>.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public C2(
        long c1,
        long c2,
        long n = 1,
        bool shortcut = true,
        long g = 1,
        double e = 0.5,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(C2))
    {
        _hidden = ChannelArithmetic.Hidden(c2, e);
        _cv1 = AddModule("cv1", new Conv(c1, 2 * _hidden, style: style, device: device, dtype: dtype));
        _cv2 = AddModule("cv2", new Conv(2 * _hidden, c2, style: style, device: device, dtype: dtype));
        _m = AddModule("m", Sequential.Repeat(n, () => new Bottleneck(_hidden, _hidden, shortcut, g, (3, 3), 1, style, device, dtype)));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var halves = ops.Chunk(ops.Call(_cv1, x), 2, 2 * _hidden);
        return ops.Then(_cv2, ops.Join([ops.Then(_m, halves[0]), halves[1]]));
    }
}
