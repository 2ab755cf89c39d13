using System.Collections.Immutable;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Passes;

/// <summary>
/// Linear layers and norms on NHWC between two permutes work on axis 1 of NCHW instead, and the permutes meet and
/// vanish. (In memory nothing changes: compiled programs keep NCHW values channels-last.) Works by moving each
/// NCHW → NHWC permute behind the ops that read it, until it meets its inverse.
/// </summary>
internal sealed class AbsorbPermutes : GraphPass
{
    private static readonly ImmutableArray<long> s_toLast = [.. LastAxis.ToChannelsLast];

    /// <inheritdoc/>
    protected override IReadOnlyList<Value>? Rewrite(Node node)
    {
        if (node.Op is PermuteOp permute)
        {
            return Unpermuted(New(node.Inputs[0])) is { } inner ? Compose(inner, permute, node.Scope) : null;
        }

        if (node.Inputs.Count == 0 || node.Inputs.Any(input => input.Shape.Rank != 4))
        {
            return null;
        }

        var inputs = node.Inputs.Select(input => Unpermuted(New(input))).ToArray();
        if (inputs.Any(input => input is null))
        {
            return null;
        }

        return Moved(node) is var (op, weights)
            ? [Emit(new PermuteOp(s_toLast), [Emit(op, inputs!, weights, node.Scope).Output], [], node.Scope).Output]
            : null;
    }

    /// <summary>The NCHW value under a NCHW → NHWC permute.</summary>
    private static Value? Unpermuted(Value value) =>
        value.Producer is { Op: PermuteOp permute } node && permute.Axes.SequenceEqual(s_toLast) ? node.Inputs[0] : null;

    private IReadOnlyList<Value> Compose(Value inner, PermuteOp second, string scope)
    {
        ImmutableArray<long> axes = [.. second.Axes.Select(axis => s_toLast[(int)axis])];
        return axes.SequenceEqual([0, 1, 2, 3]) ? [inner] : Emit(new PermuteOp(axes), [inner], [], scope).Outputs;
    }

    /// <summary>The op that does on NCHW what a node does on NHWC.</summary>
    private (Op Op, IReadOnlyList<Weight?> Weights)? Moved(Node node) => node.Op switch
    {
        LinearOp { Axis: -1 } linear => (linear with { Axis = 1 }, node.Weights),
        LayerNormOp { Axis: -1 } norm => (norm with { Axis = 1 }, node.Weights),
        SoftmaxOp softmax => (new SoftmaxOp((int)s_toLast[softmax.Axis]), node.Weights),
        ReduceOp { KeepDim: true } reduce => (reduce with { Axes = [.. reduce.Axes.Select(axis => s_toLast[(int)axis])] }, node.Weights),
        ActivateOp or AffineOp or BinaryOp or DropOp => (node.Op, node.Weights),
        ScaleOp or ShiftOp when node.Output.Shape.Equals(node.Inputs[0].Shape) => (node.Op, [ChannelsFirst(node.Weights[0]!)]),
        _ => null,
    };

    /// <summary>A weight that broadcasts over NHWC, as one that broadcasts over NCHW.</summary>
    private Weight ChannelsFirst(Weight weight)
    {
        using var scope = NewDisposeScope();
        var full = weight.Tensor.detach();
        while (full.dim() < 4)
        {
            full = full.unsqueeze(0);
        }

        return Folded(weight, weight.Name, full.permute(LastAxis.ToChannelsFirst));
    }
}
