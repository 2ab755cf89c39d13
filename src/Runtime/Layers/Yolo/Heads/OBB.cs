using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>
/// Ultralytics' head for rotated boxes. Outputs: decoded [N, 4 + classes + 1, points], or [N, K, 7] end-to-end (not in
/// training); raw maps; angles [N, 1, points] in radians; both again for the one-to-one branch.
/// </summary>
public sealed class OBB : AnchorFreeHead, IHead<ObbOutput>
{
    private readonly bool _rawAngle;

    /// <summary>Makes the head.</summary>
    /// <param name="nc">Number of classes.</param>
    /// <param name="ne">Numbers per angle; 1.</param>
    /// <param name="ch">Channels of each level.</param>
    /// <param name="strides">Pixels per cell of each level.</param>
    /// <param name="head">What makes this head differ from others of its kind; <see cref="HeadStyle.Default"/> when null.</param>
    /// <param name="rawAngle">The branch's output is the angle itself (YOLO26); otherwise its sigmoid is spread over −π/4 … 3π/4.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public OBB(
        long nc,
        long ne,
        long[] ch,
        long[] strides,
        HeadStyle? head = null,
        bool rawAngle = false,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(OBB), nc, ch, strides, head, style, device, dtype)
    {
        _rawAngle = rawAngle;
        AddExtra(ne);
        AddOneToOne(ne);
    }

    /// <inheritdoc/>
    public ObbOutput Wrap(IReadOnlyList<Tensor> outputs)
    {
        var parts = Parts(outputs);
        return new ObbOutput(parts.Predictions, parts.Maps, parts.Layout, parts.Extra!, parts.OneToOneExtra) { OneToOneMaps = parts.OneToOneMaps };
    }

    /// <inheritdoc/>
    private protected override T Interpret<T>(IOps<T> ops, T extra)
    {
        if (_rawAngle)
        {
            return extra;
        }

        var angle = ops.Activated(extra, Activation.Sigmoid);
        angle = ops.Consume(angle, ops.AddScalar(angle, -0.25));
        return ops.Consume(angle, ops.MultiplyScalar(angle, Math.PI));
    }

    /// <inheritdoc/>
    private protected override T DecodeBoxes<T>(IOps<T> ops, T distances, T? extra, T points)
        where T : default => RotatedBoxes.Decode(ops, distances, extra!, points);
}
