using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>
/// Ultralytics' detection head. Outputs: decoded [N, 4 + classes, points], or [N, K, 6] end-to-end (not in training), then
/// one raw map [N, 4·bins + classes, H, W] per level, then those of the one-to-one branch.
/// </summary>
public class Detect : AnchorFreeHead, IHead<DetectionOutput>
{
    /// <summary>Makes the head.</summary>
    /// <param name="nc">Number of classes.</param>
    /// <param name="ch">Channels of each level.</param>
    /// <param name="strides">Pixels per cell of each level.</param>
    /// <param name="head">What makes this head differ from others of its kind; <see cref="HeadStyle.Default"/> when null.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public Detect(
        long nc,
        long[] ch,
        long[] strides,
        HeadStyle? head = null,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(Detect), nc, ch, strides, head, style, device, dtype) => AddOneToOne();

    /// <inheritdoc/>
    public DetectionOutput Wrap(IReadOnlyList<Tensor> outputs)
    {
        var parts = Parts(outputs);
        return new DetectionOutput(parts.Predictions, parts.Maps, parts.Layout) { OneToOneMaps = parts.OneToOneMaps };
    }
}
