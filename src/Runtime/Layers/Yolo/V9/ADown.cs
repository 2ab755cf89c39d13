using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Halves H and W: one half of the channels by a strided convolution, the other by max pooling (YOLOv9).</summary>
public sealed class ADown : Layer
{
    private readonly long _c1;
    private readonly Conv _cv1;
    private readonly Conv _cv2;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels, even.</param>
    /// <param name="c2">Output channels, even.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public ADown(long c1, long c2, ConvStyle? style = null, Device? device = null, ScalarType? dtype = null)
        : base(nameof(ADown))
    {
        _c1 = c1;
        _cv1 = AddModule("cv1", new Conv(c1 / 2, c2 / 2, 3, 2, 1, style: style, device: device, dtype: dtype));
        _cv2 = AddModule("cv2", new Conv(c1 / 2, c2 / 2, style: style, device: device, dtype: dtype));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var halves = ops.Chunk(ops.AvgPool2d(x, 2, 1, 0), 2, _c1);
        var pooled = ops.Consume(halves[1], ops.MaxPool2d(halves[1], 3, 2, 1, ceilMode: false));
        return ops.Join([ops.Then(_cv1, halves[0]), ops.Then(_cv2, pooled)]);
    }
}
