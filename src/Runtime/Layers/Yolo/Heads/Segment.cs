using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>
/// Ultralytics' instance-segmentation head. Outputs: decoded [N, 4 + classes + masks, points], or [N, K, 6 + masks]
/// end-to-end (not in training); raw maps; mask coefficients [N, masks, points]; both again for the one-to-one branch;
/// prototypes [N, masks, 2H₀, 2W₀].
/// </summary>
public sealed class Segment : AnchorFreeHead, IHead<SegmentationOutput>
{
    private readonly Proto _proto;

    /// <summary>Makes the head.</summary>
    /// <param name="nc">Number of classes.</param>
    /// <param name="nm">Number of prototypes.</param>
    /// <param name="npr">Hidden channels of the prototypes.</param>
    /// <param name="ch">Channels of each level.</param>
    /// <param name="strides">Pixels per cell of each level.</param>
    /// <param name="head">What makes this head differ from others of its kind; <see cref="HeadStyle.Default"/> when null.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public Segment(
        long nc,
        long nm,
        long npr,
        long[] ch,
        long[] strides,
        HeadStyle? head = null,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(Segment), nc, ch, strides, head, style, device, dtype)
    {
        _proto = AddModule("proto", new Proto(ch[0], npr, nm, transposed: true, style, device, dtype));
        AddExtra(nm);
        AddOneToOne(nm);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Apply<T>(IOps<T> ops, IReadOnlyList<T> features) =>
        [.. base.Apply(ops, features), ops.Call(_proto, features[0])];

    /// <inheritdoc/>
    public SegmentationOutput Wrap(IReadOnlyList<Tensor> outputs)
    {
        var parts = Parts(outputs, behind: 1);
        return new SegmentationOutput(parts.Predictions, parts.Maps, parts.Layout, outputs[^1], parts.Extra, parts.OneToOneExtra)
        {
            OneToOneMaps = parts.OneToOneMaps,
        };
    }
}
