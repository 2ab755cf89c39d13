using ConvNeXtGen.Graphs;
using ConvNeXtGen.Inference.Steps;

namespace ConvNeXtGen.Inference;

/// <content>Which values are stored as bfloat16.</content>
internal sealed partial class ProgramBuilder<V>
{
    private readonly HashSet<Value> _halves = new(ReferenceEqualityComparer.Instance);

    /// <summary>
    /// Finds the values that products in bfloat16 read and that every other reader can read so, too. Values that share memory, as the parts of a concatenation do, or
    /// that are only moved from one to the other, have one format together.
    /// </summary>
    private void FindHalves()
    {
        if (!_half && !_bytes)
        {
            return;
        }

        var groups = new Dictionary<Value, List<Value>>(ReferenceEqualityComparer.Instance);
        foreach (var value in _graph.Nodes.SelectMany(node => node.Outputs))
        {
            groups[value] = [value];
        }

        foreach (var node in _graph.Nodes.Where(MovesRows))
        {
            foreach (var input in node.Inputs.Where(input => node.Op is not ConcatOp || IsPlacedIn(input, node)))
            {
                foreach (var output in node.Outputs)
                {
                    Join(groups, input, output);
                }
            }
        }

        foreach (var group in groups.Values.Distinct())
        {
            if (group.TrueForAll(value => CanBeStoredAsHalf(value)) && group.Exists(value => ReadersOf(value).Any(node => IsHalfProduct(node) && node.Inputs[0] == value)))
            {
                _halves.UnionWith(group);
            }
        }
    }

    private static void Join(Dictionary<Value, List<Value>> groups, Value one, Value other)
    {
        if (!groups.TryGetValue(one, out var first))
        {
            // The image, which is float32.
            groups[one] = first = [one];
        }

        var second = groups[other];
        if (first == second)
        {
            return;
        }

        first.AddRange(second);
        second.ForEach(value => groups[value] = first);
    }

    /// <summary>Whether a node's results are its inputs' numbers in the same format, in rows of channels.</summary>
    private static bool MovesRows(Node node) => node.Op switch
    {
        SplitOp { Axis: 1 } => node.Inputs[0].Shape.Rank == 4,
        MaxPool2dOp or AvgPool2dOp or UpsampleNearestOp => MakesViews(node),
        _ => IsChannelConcat(node),
    };

    private bool IsPlacedIn(Value part, Node concat) => _places.TryGetValue(part, out var place) && place.Concat == concat;

    private bool IsHalfProduct(Node node) => IsProduct(node) && (IsInBytes(node) || (_half && CanBeHalf(node)));

    private bool CanBeStoredAsHalf(Value value) =>
        value.Producer is { } producer
        && !_graph.Outputs.Contains(value)
        && (producer.Op is LinearOp or Conv2dOp or LayerNormOp or GlobalResponseNormOp ? MakesViews(producer) : _half && MovesRows(producer))
        && ReadersOf(value).All(node => CanReadHalf(node, value));

    private bool CanReadHalf(Node node, Value value)
    {
        if (!IsProduct(node))
        {
            return _half && (MovesRows(node) || (ReadsHalfDepthwise(node) && !node.Inputs.Skip(1).Contains(value)));
        }

        var isFactor = node.Inputs[0] == value;
        var isAdded = node.Inputs.Skip(1).Any(other => other == value);
        return (!isAdded || _half) && (!isFactor || IsHalfProduct(node) || (_half && IsWinograd(node)));
    }

    private static bool ReadsHalfDepthwise(Node node) => MakesViews(node) && node.Op is Conv2dOp { Geometry: var geometry } && DepthwiseStep<V>.ReadsHalf(geometry, node.Weights[0]!.Shape);
}
