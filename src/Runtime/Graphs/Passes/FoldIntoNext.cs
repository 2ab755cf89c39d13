using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Passes;

/// <summary>
/// Base of the passes that move a factor and a term per channel forward, into the linear layer or unpadded convolution
/// that reads the value (a permute may lie between).
/// </summary>
internal abstract class FoldIntoNext : GraphPass
{
    /// <summary>The factor and term that a new node ends with, and what the node becomes without them; null when it has none.</summary>
    /// <param name="node">A node of the new graph.</param>
    /// <param name="axis">The channel axis of its output.</param>
    protected abstract (Tensor? Factor, Tensor? Term, Func<Value> Bare)? Affine(Node node, int axis);

    /// <inheritdoc/>
    protected sealed override IReadOnlyList<Value>? Rewrite(Node node)
    {
        if (ChannelAxis(node.Op) is not { } axis || SoleProducer(node.Inputs[0]) is not { } source)
        {
            return null;
        }

        axis = node.Inputs[0].Shape.Axis(axis);
        Node? permute = null;
        if (source.Op is PermuteOp between && node.Inputs[0].Producer is { Op: PermuteOp } old && SoleProducer(old.Inputs[0]) is { } behind)
        {
            (permute, source, axis) = (source, behind, (int)between.Axes[axis]);
        }

        using var scope = NewDisposeScope();
        if (Affine(source, axis) is not { } affine)
        {
            return null;
        }

        var bare = affine.Bare();
        bare = permute is null ? bare : Emit(permute.Op, [bare], [], permute.Scope).Output;
        var folded = ProductWeights.Of(node).AbsorbInput(affine.Factor, affine.Term);
        var like = node.Weights[0]!;
        return Emit(
            node.Op,
            [bare, .. node.Inputs.Skip(1).Select(New)],
            [
                affine.Factor is null ? like : Folded(like, like.Name, folded.Weight),
                affine.Term is null ? node.Weights[1] : Folded(like, ProductWeights.BiasName(node), folded.Bias),
            ],
            node.Scope).Outputs;
    }

    private static int? ChannelAxis(Op op) => op switch
    {
        LinearOp linear => linear.Axis,
        Conv2dOp { Geometry: { Groups: 1, Padding: [0, 0] } } => 1,
        _ => null,
    };
}
