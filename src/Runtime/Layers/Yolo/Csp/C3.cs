using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Cross-stage partial network with three convolutions: [N, c1, H, W] → [N, c2, H, W] (YOLOv5; Wang et al., arXiv 1911.11929).</summary>
public class C3 : Layer
{
    private readonly Conv _cv1;
    private readonly Conv _cv2;
    private readonly Conv _cv3;
    private readonly Layer _m;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="n">Number of bottlenecks, 1×1 then 3×3.</param>
    /// <param name="shortcut">The bottlenecks add their input.</param>
    /// <param name="g">Their groups.</param>
    /// <param name="e">Hidden channels as a share of <paramref name="c2"/>.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public C3(
        long c1,
        long c2,
        long n = 1,
        bool shortcut = true,
        long g = 1,
        double e = 0.5,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : this(
            nameof(C3),
            c1,
            c2,
            e,
            hidden => Sequential.Repeat(n, () => new Bottleneck(hidden, hidden, shortcut, g, (1, 3), 1, style, device, dtype)),
            style,
            device,
            dtype)
    {
    }

    /// <summary>Makes the frame around the layer that <paramref name="inner"/> makes for the hidden channels.</summary>
    private protected C3(string name, long c1, long c2, double e, Func<long, Layer> inner, ConvStyle? style, Device? device, ScalarType? dtype)
        : base(name)
    {
        var hidden = ChannelArithmetic.Hidden(c2, e);
        _cv1 = AddModule("cv1", new Conv(c1, hidden, style: style, device: device, dtype: dtype));
        _cv2 = AddModule("cv2", new Conv(c1, hidden, style: style, device: device, dtype: dtype));
        _cv3 = AddModule("cv3", new Conv(2 * hidden, c2, style: style, device: device, dtype: dtype));
        _m = AddModule("m", inner(hidden));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) =>
        ops.Then(_cv3, ops.Join([ops.Then(_m, ops.Call(_cv1, x)), ops.Call(_cv2, x)]));
}
