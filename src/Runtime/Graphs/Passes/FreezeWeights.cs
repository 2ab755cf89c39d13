using TorchSharp;

namespace ConvNeXtGen.Graphs.Passes;

/// <summary>Copies every weight that still is the model's own, so that training on does not change the graph.</summary>
internal sealed class FreezeWeights : GraphPass
{
    private readonly Dictionary<Weight, Weight> _copies = new(ReferenceEqualityComparer.Instance);

    /// <inheritdoc/>
    protected override IReadOnlyList<Value>? Rewrite(Node node) =>
        Emit(node.Op, [.. node.Inputs.Select(New)], [.. node.Weights.Select(Frozen)], node.Scope).Outputs;

    private Weight? Frozen(Weight? weight)
    {
        if (weight is null || weight.IsFolded)
        {
            return weight;
        }

        if (!_copies.TryGetValue(weight, out var copy))
        {
            using var own = weight.Tensor.detach();
            _copies[weight] = copy = Folded(weight, weight.Name, own);
        }

        return copy;
    }
}
