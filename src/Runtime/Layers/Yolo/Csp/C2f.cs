using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>
/// One convolution makes two halves; a chain of layers continues the second, and all intermediate results are joined:
/// [N, c1, H, W] → [N, c2, H, W] (YOLOv8).
/// </summary>
public class C2f : Layer
{
    private readonly long _hidden;
    private readonly Conv _cv1;
    private readonly Conv _cv2;
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
    public C2f(
        long c1,
        long c2,
        long n = 1,
        bool shortcut = false,
        long g = 1,
        double e = 0.5,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : this(nameof(C2f), c1, c2, n, e, hidden => new Bottleneck(hidden, hidden, shortcut, g, (3, 3), 1, style, device, dtype), style, device, dtype)
    {
    }

    /// <summary>Makes the frame around n layers that <paramref name="inner"/> makes for the hidden channels.</summary>
    private protected C2f(string name, long c1, long c2, long n, double e, Func<long, Layer> inner, ConvStyle? style, Device? device, ScalarType? dtype)
        : base(name)
    {
        _hidden = ChannelArithmetic.Hidden(c2, e);
        _cv1 = AddModule("cv1", new Conv(c1, 2 * _hidden, style: style, device: device, dtype: dtype));
        _cv2 = AddModule("cv2", new Conv((2 + n) * _hidden, c2, style: style, device: device, dtype: dtype));
        _m = AddModule("m", new LayerList(Enumerable.Range(0, (int)n).Select(_ => inner(_hidden))));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var parts = new T[2 + _m.Count];
        ops.Chunk(ops.Call(_cv1, x), 2, 2 * _hidden).CopyTo(parts, 0);
        for (var i = 0; i < _m.Count; i++)
        {
            parts[2 + i] = ops.Call(_m[i], parts[1 + i]);
        }

        return ops.Then(_cv2, ops.Join(parts));
    }
}
