namespace ConvNeXtGen.Graphs.Passes;

/// <summary>The same graph for an image of other, fixed sizes.</summary>
/// <param name="shape">[N, C, H, W].</param>
internal sealed class ResizeInput(long[] shape) : GraphPass
{
    /// <inheritdoc/>
    protected override IReadOnlyList<Value> NewInputs(IReadOnlyList<Value> inputs) =>
        [new Value(null, 0, Shape.Fixed(shape), inputs[0].Type)];

    /// <inheritdoc/>
    protected override IReadOnlyList<Value>? Rewrite(Node node) => null;
}
