using ConvNeXtGen.Graphs;
using ConvNeXtGen.Inference.Steps;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference;

/// <content>What is joined along other axes than channels is made in place.</content>
internal sealed partial class ProgramBuilder<V>
{
    private readonly Dictionary<Value, View> _targets = new(ReferenceEqualityComparer.Instance);

    /// <summary>Places what is joined along other axes than channels, row-major, outermost joins first.</summary>
    private void PlaceJoins()
    {
        foreach (var node in _graph.Nodes.Reverse().Where(node => IsJoin(node) && !IsOfFlatMaps(node)))
        {
            if (!_targets.TryGetValue(node.Output, out var target))
            {
                _targets[node.Output] = target = NewStrided(node.Output.Shape.Sizes, StridedLayout.RowMajor(node.Output.Shape.Sizes));
            }

            foreach (var (input, slice) in PartsOf(node, target))
            {
                PlaceIn(slice, input);
            }
        }
    }

    /// <summary>Lets a value be made in its place, or what it is only another shape of.</summary>
    private void PlaceIn(View place, Value value)
    {
        if (_graph.Outputs.Contains(value) || _places.ContainsKey(value) || _targets.ContainsKey(value) || ReadersOf(value).Count != 1 || value.Producer is not { } producer)
        {
            return;
        }

        if (producer.Op is ReshapeOp && producer.Inputs[0] is { } source
            && StridedLayout.Reshape(value.Shape.Sizes, place.TensorStrides!, source.Shape.Sizes) is { } strides)
        {
            PlaceIn(place with { TensorStrides = strides }, source);
        }
        else if (IsJoin(producer) || Elementwise<V>.Of(producer.Op) is not null)
        {
            _targets[value] = place;
        }
    }

    private static bool IsJoin(Node node) =>
        node.Op is ConcatOp && !IsChannelConcat(node) && node.Inputs.All(input => input.Type == ScalarType.Float32 && input.Shape.Count > 0);

    /// <summary>Flattened maps stay channels-last when they are joined.</summary>
    private static bool IsOfFlatMaps(Node node) =>
        node.Op is ConcatOp { Axis: 2 } && node.Output.Shape.Rank == 3 && node.Inputs.All(input => input.Producer is { Op: ReshapeOp } reshape && reshape.Inputs[0].Shape.Rank == 4);

    private static IEnumerable<(Value Input, View Slice)> PartsOf(Node node, View target)
    {
        var axis = ((ConcatOp)node.Op).Axis;
        var start = target.Start;
        foreach (var input in node.Inputs)
        {
            yield return (input, target with { Start = start });
            start += input.Shape[axis].Value * target.TensorStrides![axis];
        }
    }

    private bool AddJoin(Node node)
    {
        if (!IsJoin(node))
        {
            return false;
        }

        var sizes = node.Output.Shape.Sizes;
        var target = _targets.TryGetValue(node.Output, out var place) ? place : NewStrided(sizes, StridedLayout.Dense(sizes, FlatOrder(node)));
        _strided[node.Output] = target;
        foreach (var (input, slice) in PartsOf(node, target))
        {
            if (Lying(input) is not { } view)
            {
                var source = Find(input);
                _steps.Add(new ImportStep(source, Touch(slice)) { Scope = node.Scope });
            }
            else if (view.Block != slice.Block || view.Start != slice.Start)
            {
                AddStrided(Elementwise<V>.Copy, input.Shape.Sizes, slice, node.Scope, Operand(view));
            }
        }

        return true;
    }

    /// <summary>Channels together, one position behind the other.</summary>
    private static long[] FlatOrder(Node node) => [node.Output.Shape.Count, 1, node.Output.Shape[1].Value];
}
