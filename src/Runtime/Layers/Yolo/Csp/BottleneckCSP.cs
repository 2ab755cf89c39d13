using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Cross-stage partial network in its first form: plain convolutions around a joint batch norm (Wang et al., arXiv 1911.11929).</summary>
public sealed class BottleneckCSP : Layer
{
    private readonly Conv _cv1;
    private readonly Conv2d _cv2;
    private readonly Conv2d _cv3;
    private readonly Conv _cv4;
    private readonly BatchNorm2d _bn;
    private readonly Sequential _m;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="n">Number of bottlenecks.</param>
    /// <param name="shortcut">The bottlenecks add their input.</param>
    /// <param name="g">Their groups.</param>
    /// <param name="e">Hidden channels as a share of <paramref name="c2"/>.</param>
    /// <param name="k">Kernels of the bottlenecks: 3 and 3 when null, as in Ultralytics; YOLOv5 has 1 and 3.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public BottleneckCSP(
        long c1,
        long c2,
        long n = 1,
        bool shortcut = true,
        long g = 1,
        double e = 0.5,
        (long First, long Second)? k = null,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(BottleneckCSP))
    {
        var hidden = ChannelArithmetic.Hidden(c2, e);
        _cv1 = AddModule("cv1", new Conv(c1, hidden, style: style, device: device, dtype: dtype));
        _cv2 = AddModule("cv2", new Conv2d(c1, hidden, 1, bias: false, device: device, dtype: dtype));
        _cv3 = AddModule("cv3", new Conv2d(hidden, hidden, 1, bias: false, device: device, dtype: dtype));
        _cv4 = AddModule("cv4", new Conv(2 * hidden, c2, style: style, device: device, dtype: dtype));
        _bn = AddModule("bn", new BatchNorm2d(2 * hidden, style, device, dtype));
        _m = AddModule("m", Sequential.Repeat(n, () => new Bottleneck(hidden, hidden, shortcut, g, k, 1, style, device, dtype)));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var deep = ops.Then(_cv3, ops.Then(_m, ops.Call(_cv1, x)));
        var joined = ops.Join([deep, ops.Call(_cv2, x)]);

        // Always SiLU: a config's activation does not reach it.
        return ops.Then(_cv4, ops.Activated(ops.Then(_bn, joined), Activation.Silu));
    }
}
