using ConvNeXtGen.Graphs;
using ConvNeXtGen.Inference.Steps;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference;

/// <content>Values that lie in the arena otherwise than in rows of channels: views cost nothing.</content>
internal sealed partial class ProgramBuilder<V>
{
    /// <summary>Where a value lies, with strides; null when libtorch holds it.</summary>
    private View? Lying(Value value) =>
        _strided.TryGetValue(value, out var strided) ? strided
        : _views.TryGetValue(value, out var view) && !view.IsHalf ? view with { TensorStrides = StridedLayout.StridesOf(view, value.Shape.Sizes) }
        : null;

    /// <summary>Rows of channels that a value already lies in; null when it has to be copied for that.</summary>
    private View? RowsOf(Value value)
    {
        if (!_views.ContainsKey(value) && _strided.TryGetValue(value, out var strided) && StridedLayout.Rows(strided, value.Shape.Sizes) is { } rows)
        {
            _views[value] = rows;
        }

        return _views.GetValueOrDefault(value);
    }

    private View NewStrided(long[] sizes, long[] strides)
    {
        var count = (int)sizes.Aggregate(1L, (product, size) => product * size);
        return NewView(1, count) with { TensorStrides = strides };
    }

    /// <summary>Another look at a value that lies in the arena: no step, unless no strides describe it.</summary>
    private bool AddView(Node node)
    {
        if (node.Op is not (PermuteOp or ReshapeOp or SplitOp or SliceOp or DropOp) || node.Inputs[0].Shape.Count == 0 || Lying(node.Inputs[0]) is not { } view)
        {
            return false;
        }

        var (sizes, strides) = (node.Inputs[0].Shape.Sizes, view.TensorStrides!);
        switch (node.Op)
        {
            case PermuteOp permute:
                _strided[node.Output] = view with { TensorStrides = [.. permute.Axes.Select(axis => strides[axis])] };
                break;
            case ReshapeOp:
                _strided[node.Output] = Reshaped(view, sizes, node);
                break;
            case SplitOp split:
                var start = view.Start;
                for (var i = 0; i < split.Sizes.Length; i++)
                {
                    _strided[node.Outputs[i]] = view with { Start = start };
                    start += split.Sizes[i] * strides[split.Axis];
                }

                break;
            case SliceOp slice:
                var first = Math.Clamp(slice.Start < 0 ? slice.Start + sizes[slice.Axis] : slice.Start, 0, sizes[slice.Axis]);
                long[] steps = [.. strides];
                steps[slice.Axis] *= slice.Step;
                _strided[node.Output] = view with { Start = view.Start + (first * strides[slice.Axis]), TensorStrides = steps };
                break;
            default:
                _strided[node.Output] = view;
                break;
        }

        return true;
    }

    private View Reshaped(View view, long[] sizes, Node node)
    {
        var target = node.Output.Shape.Sizes;
        if (StridedLayout.Reshape(sizes, view.TensorStrides!, target) is { } strides)
        {
            return view with { TensorStrides = strides };
        }

        // A copy in the order of memory often has the new shape too, and then keeps channels together.
        var dense = StridedLayout.Dense(sizes, view.TensorStrides!);
        dense = StridedLayout.Reshape(sizes, dense, target) is null ? StridedLayout.RowMajor(sizes) : dense;
        var copy = NewStrided(sizes, dense);
        AddStrided(Elementwise<V>.Copy, sizes, copy, node.Scope, Operand(view));
        return copy with { TensorStrides = StridedLayout.Reshape(sizes, dense, target)! };
    }

    /// <summary>Arithmetic on values that lie in the arena in any way, and constants.</summary>
    private bool AddElementwise(Node node)
    {
        if (Elementwise<V>.Of(node.Op) is not { } function || node.Output.Type != ScalarType.Float32 || node.Output.Shape.Count == 0
            || !node.Inputs.Any(input => Lying(input) is not null) || !node.Inputs.All(input => Lying(input) is not null || ConstantOf(input) is not null))
        {
            return false;
        }

        var sizes = node.Output.Shape.Sizes;
        StridedOperand[] operands = [.. node.Inputs.Select(input => Broadcast(input, sizes))];
        AddStrided(function, sizes, Target(node, sizes), node.Scope, operands);
        return true;
    }

    /// <summary>Where a node's result goes: its place in a join, rows of channels for maps, else dense memory in the order of the input that is as large.</summary>
    private View Target(Node node, long[] sizes)
    {
        if (_targets.TryGetValue(node.Output, out var place))
        {
            return _strided[node.Output] = place;
        }

        if (sizes.Length == 4 || _places.ContainsKey(node.Output))
        {
            var rows = ViewFor(node.Output);
            return rows with { TensorStrides = StridedLayout.StridesOf(rows, sizes) };
        }

        var like = node.Inputs.FirstOrDefault(input => input.Shape.Sizes.SequenceEqual(sizes) && Lying(input) is not null);
        var strides = like is null || _graph.Outputs.Contains(node.Output) ? StridedLayout.RowMajor(sizes) : StridedLayout.Dense(sizes, Lying(like)!.TensorStrides!);
        return _strided[node.Output] = NewStrided(sizes, strides);
    }

    /// <summary>A softmax over neighbouring numbers of which only the mean of constants is taken.</summary>
    private bool AddExpectation(Node node)
    {
        if (node.Op is not SoftmaxOp { Axis: 1 } || node.Output.Shape.Rank != 4 || _graph.Outputs.Contains(node.Output)
            || ReadersOf(node.Output) is not [{ Op: Conv2dOp { Epilogue.IsNone: true } conv } reader]
            || reader.Weights[1] is not null || reader.Weights[0]!.Shape is not [1, _, 1, 1]
            || conv.Geometry is not { Stride: [1, 1], Padding: [0, 0], Groups: 1 }
            || Lying(node.Inputs[0]) is not { TensorStrides: [_, 1, _, _] } view)
        {
            return false;
        }

        var sizes = node.Inputs[0].Shape.Sizes;
        long[] results = reader.Output.Shape.Sizes;
        var output = NewStrided(results, StridedLayout.Dense(results, view.TensorStrides!));
        _strided[reader.Output] = output;
        _absorbed.Add(reader);
        _steps.Add(new ExpectationStep<V>(Touch(view), sizes, Touch(output), reader.Weights[0]!) { Scope = reader.Scope });
        return true;
    }

    private void AddStrided(Elementwise<V> function, long[] sizes, View output, string scope, params ReadOnlySpan<StridedOperand> inputs)
    {
        foreach (var input in inputs)
        {
            if (input.View is { } view)
            {
                Touch(view);
            }
        }

        _steps.Add(new StridedStep<V>(function, sizes, Operand(Touch(output)), inputs) { Scope = scope });
    }

    private static StridedOperand Operand(View view) => new(view, view.TensorStrides!);

    private StridedOperand Broadcast(Value input, long[] sizes)
    {
        var own = input.Shape.Sizes;
        var view = Lying(input);
        var strides = view?.TensorStrides ?? StridedLayout.RowMajor(own);
        var missing = sizes.Length - own.Length;
        long[] broadcast = [.. sizes.Select((size, axis) => axis < missing || own[axis - missing] != size ? 0 : strides[axis - missing])];
        return view is null ? new(ConstantOf(input)!.Tensor, broadcast) : new(view, broadcast);
    }

    private static Weight? ConstantOf(Value value) => value is { Type: ScalarType.Float32, Producer: { Op: WeightOp } producer } ? producer.Weights[0] : null;
}
