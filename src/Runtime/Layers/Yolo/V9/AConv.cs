using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Averages 2×2 pixels, then convolves with stride 2: [N, c1, H, W] → [N, c2, H/2, W/2] for even H and W (YOLOv9).</summary>
public sealed class AConv : Layer
{
    private readonly Conv _cv1;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public AConv(long c1, long c2, ConvStyle? style = null, Device? device = null, ScalarType? dtype = null)
        : base(nameof(AConv)) =>
        _cv1 = AddModule("cv1", new Conv(c1, c2, 3, 2, 1, style: style, device: device, dtype: dtype));

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) => ops.Then(_cv1, ops.AvgPool2d(x, 2, 1, 0));
}
