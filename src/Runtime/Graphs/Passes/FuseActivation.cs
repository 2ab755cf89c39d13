namespace ConvNeXtGen.Graphs.Passes;

/// <summary>An activation behind a convolution or linear layer, or behind the residual it adds, becomes part of it.</summary>
internal sealed class FuseActivation : GraphPass
{
    /// <inheritdoc/>
    protected override IReadOnlyList<Value>? Rewrite(Node node)
    {
        if (node.Op is not ActivateOp { Activation: var activation } || SoleProducer(node.Inputs[0]) is not { } product)
        {
            return null;
        }

        return product.Op switch
        {
            Conv2dOp conv when With(conv.Epilogue, activation) is { } epilogue => Replace(product, conv with { Epilogue = epilogue }, product.Weights),
            LinearOp linear when With(linear.Epilogue, activation) is { } epilogue => Replace(product, linear with { Epilogue = epilogue }, product.Weights),
            _ => null,
        };
    }

    private static Epilogue? With(Epilogue epilogue, Activation activation) => epilogue switch
    {
        { Residual: false, Before.Kind: ActivationKind.Identity } => epilogue with { Before = activation },
        { Residual: true, After.Kind: ActivationKind.Identity } => epilogue with { After = activation },
        _ => null,
    };
}
