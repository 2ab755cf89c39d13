using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Efficient layer aggregation of YOLOv9 in its plainest form (Wang et al., arXiv 2402.13616).</summary>
public class ELAN1 : Layer
{
    private readonly long _c3;
    private readonly Conv _cv1;
    private readonly Layer _cv2;
    private readonly Layer _cv3;
    private readonly Conv _cv4;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="c3">Channels of the two halves together, even.</param>
    /// <param name="c4">Channels of each further step.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public ELAN1(long c1, long c2, long c3, long c4, ConvStyle? style = null, Device? device = null, ScalarType? dtype = null)
        : this(nameof(ELAN1), c1, c2, c3, c4, channels => new Conv(channels, c4, 3, style: style, device: device, dtype: dtype), style, device, dtype)
    {
    }

    /// <summary>Makes the frame around two steps that <paramref name="step"/> makes for their input channels.</summary>
    private protected ELAN1(string name, long c1, long c2, long c3, long c4, Func<long, Layer> step, ConvStyle? style, Device? device, ScalarType? dtype)
        : base(name)
    {
        _c3 = c3;
        _cv1 = AddModule("cv1", new Conv(c1, c3, style: style, device: device, dtype: dtype));
        _cv2 = AddModule("cv2", step(c3 / 2));
        _cv3 = AddModule("cv3", step(c4));
        _cv4 = AddModule("cv4", new Conv(c3 + (2 * c4), c2, style: style, device: device, dtype: dtype));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var halves = ops.Chunk(ops.Call(_cv1, x), 2, _c3);
        var second = ops.Call(_cv2, halves[1]);
        return ops.Then(_cv4, ops.Join([halves[0], halves[1], second, ops.Call(_cv3, second)]));
    }
}
