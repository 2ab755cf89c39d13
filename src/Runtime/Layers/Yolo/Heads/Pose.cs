using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>
/// Ultralytics' keypoint head. Outputs: decoded [N, 4 + classes + keypoints·numbers, points], or [N, K, 6 + …] end-to-end
/// (not in training); raw maps; raw keypoints; both again for the one-to-one branch.
/// </summary>
public sealed class Pose : AnchorFreeHead, IHead<PoseOutput>
{
    private readonly long _keypoints;
    private readonly long _numbers;

    /// <summary>Makes the head.</summary>
    /// <param name="nc">Number of classes.</param>
    /// <param name="kptShape">Keypoints per object, and numbers per keypoint: 2 (x, y) or 3 (x, y, visibility).</param>
    /// <param name="ch">Channels of each level.</param>
    /// <param name="strides">Pixels per cell of each level.</param>
    /// <param name="head">What makes this head differ from others of its kind; <see cref="HeadStyle.Default"/> when null.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    /// <exception cref="ArgumentException">A keypoint has neither 2 nor 3 numbers.</exception>
    public Pose(
        long nc,
        (long Keypoints, long Numbers) kptShape,
        long[] ch,
        long[] strides,
        HeadStyle? head = null,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(Pose), nc, ch, strides, head, style, device, dtype)
    {
        (_keypoints, _numbers) = kptShape;
        if (_numbers is not (2 or 3))
        {
            throw new ArgumentException($"A keypoint has 2 or 3 numbers, not {_numbers}.", nameof(kptShape));
        }

        AddExtra(_keypoints * _numbers);
        AddOneToOne(_keypoints * _numbers);
    }

    /// <inheritdoc/>
    public PoseOutput Wrap(IReadOnlyList<Tensor> outputs)
    {
        var parts = Parts(outputs);
        return new PoseOutput(parts.Predictions, parts.Maps, parts.Layout, parts.Extra!, parts.OneToOneExtra)
        {
            OneToOneMaps = parts.OneToOneMaps,
            NumbersPerKeypoint = (int)_numbers,
        };
    }

    /// <inheritdoc/>
    private protected override T DecodeExtra<T>(IOps<T> ops, T extra, T points, T strides)
    {
        var keypoints = ops.Reshape(extra, Dim.Keep, _keypoints, _numbers, Dim.Rest);
        var parts = ops.Split(keypoints, _numbers == 3 ? [2, 1] : [2], 2);
        ops.Release(keypoints);

        // (2v + centre − ½) cells: 0 is the cell's own corner.
        var position = ops.Consume(parts[0], ops.MultiplyScalar(parts[0], 2));
        position = ops.Consume(position, ops.Add(position, points));
        position = ops.Consume(position, ops.AddScalar(position, -0.5));
        parts[0] = ops.Consume(position, ops.Multiply(position, strides));
        if (_numbers == 3)
        {
            parts[1] = ops.Activated(parts[1], Activation.Sigmoid);
        }

        var joined = ops.Join(parts, 2);
        return ops.Consume(joined, ops.Reshape(joined, Dim.Keep, _keypoints * _numbers, Dim.Rest));
    }
}
