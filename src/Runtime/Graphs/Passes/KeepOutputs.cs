namespace ConvNeXtGen.Graphs.Passes;

/// <summary>Leaves out outputs, and with them whatever only they needed.</summary>
/// <param name="indices">Which outputs stay, in their new order.</param>
internal sealed class KeepOutputs(IReadOnlyList<int> indices) : GraphPass
{
    /// <inheritdoc/>
    protected override IEnumerable<Value> Kept(IReadOnlyList<Value> outputs) => indices.Select(index => outputs[index]);

    /// <inheritdoc/>
    protected override IReadOnlyList<Value>? Rewrite(Node node) => null;
}
