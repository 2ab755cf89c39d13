namespace ConvNeXtGen.Graphs.Passes;

/// <summary>Leaves out nodes that no output needs, which every pass does, and nothing else.</summary>
internal sealed class RemoveDeadCode : GraphPass
{
    /// <inheritdoc/>
    protected override IReadOnlyList<Value>? Rewrite(Node node) => null;
}
