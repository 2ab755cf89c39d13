using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Passes;

/// <summary>The same graph in another floating-point type.</summary>
/// <param name="type">The type.</param>
internal sealed class CastWeights(ScalarType type) : GraphPass
{
    /// <inheritdoc/>
    protected override IReadOnlyList<Value> NewInputs(IReadOnlyList<Value> inputs) =>
        [.. inputs.Select((input, index) => new Value(null, index, input.Shape, type))];

    /// <inheritdoc/>
    protected override IReadOnlyList<Value>? Rewrite(Node node) =>
        Emit(node.Op, [.. node.Inputs.Select(New)], [.. node.Weights.Select(Cast)], node.Scope).Outputs;

    private Weight? Cast(Weight? weight)
    {
        if (weight is null || !weight.Tensor.is_floating_point())
        {
            return weight;
        }

        using var cast = weight.Tensor.detach().to(type);
        return Folded(new Weight(weight.Name, cast), weight.Name, cast);
    }
}
