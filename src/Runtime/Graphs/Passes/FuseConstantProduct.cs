using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Passes;

/// <summary>A product with a constant matrix, and the constant that is added to it, become a linear layer: attention packs three of them in one weight.</summary>
internal sealed class FuseConstantProduct : GraphPass
{
    /// <inheritdoc/>
    protected override IReadOnlyList<Value>? Rewrite(Node node) => node.Op switch
    {
        MatMulOp => Product(node),
        BinaryOp { Kind: Arithmetic.Add } => Bias(node, 0, 1) ?? Bias(node, 1, 0),
        _ => null,
    };

    private static Weight? ConstantOf(Value value) => value.Producer is { Op: WeightOp } producer ? producer.Weights[0] : null;

    private IReadOnlyList<Value>? Product(Node node)
    {
        var input = New(node.Inputs[0]);
        if (ConstantOf(New(node.Inputs[1])) is not { Shape.Length: 2 } matrix || input.Shape.Rank < 2 || input.Shape.Rank == 4)
        {
            return null;
        }

        using var scope = NewDisposeScope();
        return Emit(new LinearOp(), [input], [Folded(matrix, $"{matrix.Name}.transposed", matrix.Tensor.t()), null], node.Scope).Outputs;
    }

    private IReadOnlyList<Value>? Bias(Node node, int product, int term) =>
        SoleProducer(node.Inputs[product]) is { Op: LinearOp { Axis: -1, Epilogue.IsNone: true } linear } producer
        && producer.Weights[1] is null
        && ConstantOf(New(node.Inputs[term])) is { Shape.Length: 1 } bias
        && bias.Shape[0] == producer.Weights[0]!.Shape[0]
            ? Replace(producer, linear, producer.Weights[0], bias)
            : null;
}
