using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Mask prototypes at twice the size of the finest level, [N, c1, H, W] → [N, c2, 2H, 2W] (Bolya et al., arXiv 1904.02689).</summary>
public sealed class Proto : Layer
{
    private readonly Conv _cv1;
    private readonly Layer _upsample;
    private readonly Conv _cv2;
    private readonly Conv _cv3;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="hidden">Channels in between.</param>
    /// <param name="c2">Number of prototypes.</param>
    /// <param name="transposed">Enlarge by a transposed convolution, as Ultralytics; by nearest neighbours otherwise, as YOLOv5.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public Proto(
        long c1,
        long hidden = 256,
        long c2 = 32,
        bool transposed = true,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(Proto))
    {
        _cv1 = AddModule("cv1", new Conv(c1, hidden, 3, style: style, device: device, dtype: dtype));
        _upsample = AddModule<Layer>("upsample", transposed
            ? new ConvTranspose2d(hidden, hidden, 2, 2, device: device, dtype: dtype)
            : new Upsample(2));
        _cv2 = AddModule("cv2", new Conv(hidden, hidden, 3, style: style, device: device, dtype: dtype));
        _cv3 = AddModule("cv3", new Conv(hidden, c2, style: style, device: device, dtype: dtype));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) =>
        ops.Then(_cv3, ops.Then(_cv2, ops.Then(_upsample, ops.Call(_cv1, x))));
}
