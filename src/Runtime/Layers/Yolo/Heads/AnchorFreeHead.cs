using ConvNeXtGen.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>
/// An Ultralytics head: at each point of each level a distribution over the distances to the box's sides (Li et al.,
/// arXiv 2006.04388), class scores, and in derived heads further numbers.
/// </summary>
/// <remarks>
/// Outputs: decoded predictions (not in training); raw maps, fine to coarse; further raw predictions, if any; with
/// <see cref="HeadStyle.EndToEnd"/> the same two of the one-to-one branch.
/// </remarks>
public abstract class AnchorFreeHead : Component, IHead
{
    private readonly long _nc;
    private readonly long[] _strides;
    private readonly HeadBranches _branches;
    private readonly DFL? _dfl;
    private BranchSet _oneToMany;
    private BranchSet? _oneToOne;

    private protected AnchorFreeHead(string name, long nc, long[] ch, long[] strides, HeadStyle? head, ConvStyle? style, Device? device, ScalarType? dtype)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(ch);
        ArgumentNullException.ThrowIfNull(strides);
        if (ch.Length != strides.Length)
        {
            throw new ArgumentException($"The head has {ch.Length} inputs, but {strides.Length} strides.", nameof(strides));
        }

        Head = head ?? HeadStyle.Default;
        _nc = nc;
        _strides = [.. strides];
        _branches = new HeadBranches(nc, [.. ch], _strides, Head, style ?? ConvStyle.Detection, device, dtype);
        _oneToMany = new BranchSet(AddModule("cv2", _branches.Boxes()), AddModule("cv3", _branches.Classes()), null);
        _dfl = Head.RegMax > 1 ? AddModule("dfl", new DFL(Head.RegMax, device, dtype)) : null;
    }

    /// <summary>What makes this head differ from others of its kind.</summary>
    public HeadStyle Head { get; }

    /// <summary>Number of levels.</summary>
    private protected int Levels => _strides.Length;

    /// <inheritdoc/>
    public virtual IReadOnlyList<T> Apply<T>(IOps<T> ops, IReadOnlyList<T> features)
    {
        ArgumentNullException.ThrowIfNull(features);
        var outputs = new List<T>();
        var (maps, extra) = Run(ops, _oneToMany, features, outputs);
        if (_oneToOne is not null)
        {
            // The one-to-one branch learns from the features, but does not teach them (YOLOv10, arXiv 2405.14458).
            var constant = features.Select(ops.StopGradient).ToArray();
            (maps, extra) = Run(ops, _oneToOne, constant, outputs);
            foreach (var feature in constant)
            {
                ops.Release(feature);
            }
        }

        if (!(training && ops.SupportsTraining))
        {
            outputs.Insert(0, Decode(ops, maps, extra));
        }

        return outputs;
    }

    /// <summary>Adds a branch <c>cv4</c> for further numbers per point.</summary>
    private protected void AddExtra(long channels) =>
        _oneToMany = _oneToMany with { Extra = AddModule("cv4", _branches.Extra(channels)) };

    /// <summary>Adds the one-to-one copies behind all other children; every constructor of a head ends with this.</summary>
    private protected void AddOneToOne(long extraChannels = 0)
    {
        if (Head.EndToEnd)
        {
            _oneToOne = new BranchSet(
                AddModule("one2one_cv2", _branches.Boxes()),
                AddModule("one2one_cv3", _branches.Classes()),
                extraChannels > 0 ? AddModule("one2one_cv4", _branches.Extra(extraChannels)) : null);
        }
    }

    /// <summary>Turns the raw further numbers into what the head reports as raw; takes the value over.</summary>
    private protected virtual T Interpret<T>(IOps<T> ops, T extra) => extra;

    /// <summary>Decodes the further numbers at points [1, 2, P] (in cells) with strides [1, 1, P]; borrows everything.</summary>
    private protected virtual T DecodeExtra<T>(IOps<T> ops, T extra, T points, T strides) => ops.Alias(extra);

    /// <summary>Decodes distances [N, 4, P] (left, top, right, bottom, in cells) to boxes in cells; borrows everything.</summary>
    private protected virtual T DecodeBoxes<T>(IOps<T> ops, T distances, T? extra, T points) =>
        PointBoxes.Decode(ops, distances, points, corners: Head.EndToEnd);

    /// <summary>Splits what <see cref="Apply{T}"/> returned, without what a derived head has added behind.</summary>
    private protected (Tensor? Predictions, Tensor[] Maps, Tensor? Extra, Tensor[] OneToOneMaps, Tensor? OneToOneExtra, PredictionLayout Layout) Parts(
        IReadOnlyList<Tensor> outputs, int behind = 0)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        var extras = _oneToMany.Extra is null ? 0 : 1;
        var set = Levels + extras;
        var raw = outputs.Count - behind - (Head.EndToEnd ? 2 * set : set);
        return (
            raw > 0 ? outputs[0] : null,
            [.. outputs.Skip(raw).Take(Levels)],
            extras > 0 ? outputs[raw + Levels] : null,
            Head.EndToEnd ? [.. outputs.Skip(raw + set).Take(Levels)] : [],
            Head.EndToEnd && extras > 0 ? outputs[raw + set + Levels] : null,
            Head.EndToEnd ? PredictionLayout.EndToEnd : PredictionLayout.PointColumns);
    }

    private (T[] Maps, T? Extra) Run<T>(IOps<T> ops, BranchSet branches, IReadOnlyList<T> features, List<T> outputs)
    {
        var (maps, extra) = branches.Run(ops, features);
        outputs.AddRange(maps);
        if (branches.Extra is not null)
        {
            extra = Interpret(ops, extra!);
            outputs.Add(extra);
        }

        return (maps, extra);
    }

    private T Decode<T>(IOps<T> ops, T[] maps, T? extra)
    {
        var flat = ops.Join([.. maps.Select(map => ops.Reshape(map, Dim.Keep, Dim.Keep, Dim.Rest))], 2);
        var parts = ops.Split(flat, [4 * Head.RegMax, _nc], 1);
        ops.Release(flat);
        var distances = _dfl is null ? parts[0] : ops.Then(_dfl, parts[0]);
        var scores = ops.Activated(parts[1], Activation.Sigmoid);
        var (points, strides) = PointBoxes.Points(ops, maps, _strides);
        var boxes = DecodeBoxes(ops, distances, extra, points);
        ops.Release(distances);
        boxes = ops.Consume(boxes, ops.Multiply(boxes, strides));
        var decoded = extra is null ? default : DecodeExtra(ops, extra, points, strides);
        ops.Release(points);
        ops.Release(strides);
        if (Head.EndToEnd)
        {
            return BestPredictions.Select(ops, boxes, scores, decoded, _nc);
        }

        return ops.Join(decoded is null ? [boxes, scores] : [boxes, scores, decoded]);
    }
}
