using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A <see cref="C2f"/> whose two halves have a convolution each.</summary>
public sealed class C3f : Layer
{
    private readonly Conv _cv1;
    private readonly Conv _cv2;
    private readonly Conv _cv3;
    private readonly LayerList _m;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="n">Number of bottlenecks, 3×3 then 3×3.</param>
    /// <param name="shortcut">The bottlenecks add their input.</param>
    /// <param name="g">Their groups.</param>
    /// <param name="e">Hidden channels as a share of <paramref name="c2"/>.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public C3f(
        long c1,
        long c2,
        long n = 1,
        bool shortcut = false,
        long g = 1,
        double e = 0.5,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(C3f))
    {
        var hidden = ChannelArithmetic.Hidden(c2, e);
        _cv1 = AddModule("cv1", new Conv(c1, hidden, style: style, device: device, dtype: dtype));
        _cv2 = AddModule("cv2", new Conv(c1, hidden, style: style, device: device, dtype: dtype));
        _cv3 = AddModule("cv3", new Conv((2 + n) * hidden, c2, style: style, device: device, dtype: dtype));
        _m = AddModule("m", new LayerList(Enumerable.Range(0, (int)n).Select(_ =>
            new Bottleneck(hidden, hidden, shortcut, g, (3, 3), 1, style, device, dtype))));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var parts = new T[2 + _m.Count];
        parts[0] = ops.Call(_cv2, x);
        parts[1] = ops.Call(_cv1, x);
        for (var i = 0; i < _m.Count; i++)
        {
            parts[2 + i] = ops.Call(_m[i], parts[1 + i]);
        }

        return ops.Then(_cv3, ops.Join(parts));
    }
}
