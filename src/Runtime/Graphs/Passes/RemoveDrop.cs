namespace ConvNeXtGen.Graphs.Passes;

/// <summary>Removes dropout and stochastic depth, which do nothing outside training.</summary>
internal sealed class RemoveDrop : GraphPass
{
    /// <inheritdoc/>
    protected override IReadOnlyList<Value>? Rewrite(Node node) => node.Op is DropOp ? [New(node.Inputs[0])] : null;
}
