using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>
/// YOLOv5's instance-segmentation head. Outputs: decoded [N, anchors, 5 + classes + masks] (not in training), one raw map
/// [N, anchors, H, W, 5 + classes + masks] per level, prototypes [N, masks, 2H₀, 2W₀].
/// </summary>
public sealed class AnchorSegment : AnchorHead, IHead<SegmentationOutput>
{
    private readonly Proto _proto;

    /// <summary>Makes the head.</summary>
    /// <param name="nc">Number of classes.</param>
    /// <param name="anchors">Width and height pairs in pixels, one list per level.</param>
    /// <param name="nm">Number of prototypes.</param>
    /// <param name="npr">Hidden channels of the prototypes.</param>
    /// <param name="ch">Channels of each level.</param>
    /// <param name="strides">Pixels per cell of each level.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public AnchorSegment(
        long nc,
        double[][] anchors,
        long nm,
        long npr,
        long[] ch,
        long[] strides,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(AnchorSegment), nc, anchors, ch, strides, nm, device, dtype) =>
        _proto = AddModule("proto", new Proto(ch[0], npr, nm, transposed: false, style, device, dtype));

    /// <inheritdoc/>
    public override IReadOnlyList<T> Apply<T>(IOps<T> ops, IReadOnlyList<T> features) =>
        [.. base.Apply(ops, features), ops.Call(_proto, features[0])];

    /// <inheritdoc/>
    public SegmentationOutput Wrap(IReadOnlyList<Tensor> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        var raw = outputs.Count - Levels - 1;
        return new SegmentationOutput(raw > 0 ? outputs[0] : null, [.. outputs.Skip(raw).Take(Levels)], PredictionLayout.AnchorRows, outputs[^1]);
    }
}
