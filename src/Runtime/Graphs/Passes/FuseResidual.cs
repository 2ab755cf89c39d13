namespace ConvNeXtGen.Graphs.Passes;

/// <summary>A sum with the result of a convolution or linear layer is made while that result is stored.</summary>
internal sealed class FuseResidual : GraphPass
{
    /// <inheritdoc/>
    protected override IReadOnlyList<Value>? Rewrite(Node node) =>
        node.Op is BinaryOp { Kind: Arithmetic.Add } ? Fuse(node, 1, 0) ?? Fuse(node, 0, 1) : null;

    private IReadOnlyList<Value>? Fuse(Node node, int branch, int residual)
    {
        var (own, other) = (New(node.Inputs[branch]), New(node.Inputs[residual]));
        if (SoleProducer(node.Inputs[branch]) is not { } product || !own.Shape.Equals(other.Shape))
        {
            return null;
        }

        Op? fused = product.Op switch
        {
            Conv2dOp { Epilogue: { Residual: false } epilogue } conv => conv with { Epilogue = epilogue with { Residual = true } },
            LinearOp { Epilogue: { Residual: false } epilogue } linear => linear with { Epilogue = epilogue with { Residual = true } },
            _ => null,
        };
        return fused is null ? null : Emit(fused, [product.Inputs[0], other], product.Weights, product.Scope).Outputs;
    }
}
