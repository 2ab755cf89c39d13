using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Passes;

/// <summary>Whatever does not depend on the input is computed now: cell grids of fixed size, arithmetic on weights.</summary>
internal sealed class FoldConstants : GraphPass
{
    private int _count;

    /// <inheritdoc/>
    protected override IReadOnlyList<Value>? Rewrite(Node node)
    {
        if (node.Op is WeightOp || !IsConstant(node))
        {
            return null;
        }

        using var scope = NewDisposeScope();
        var inputs = node.Inputs.Select(input => New(input).Producer is { Op: WeightOp } weight
            ? weight.Weights[0]!.Tensor
            : empty(input.Shape.Sizes, input.Type));
        var results = node.Op.Apply(EagerOps.Instance, [.. inputs], [.. node.Weights.Select(weight => weight?.Tensor)]);
        var like = results.Select(result => new Weight("", result)).ToArray();
        return [.. like.Select(result => Emit(new WeightOp(), [], [Folded(result, Name(node), result.Tensor)], node.Scope).Output)];
    }

    private string Name(Node node) =>
        FormattableString.Invariant($"{(node.Scope.Length == 0 ? "" : $"{node.Scope}.")}constant{_count++}");

    private bool IsConstant(Node node) => node.Op switch
    {
        // Reads only the sizes of its input.
        CellGridOp => !node.Output.Shape.AsSpan().ToArray().Any(extent => extent.IsDynamic),
        _ => node.Inputs.Count > 0 && node.Inputs.All(input => New(input).Producer is { Op: WeightOp }),
    };
}
