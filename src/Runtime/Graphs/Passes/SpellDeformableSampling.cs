namespace ConvNeXtGen.Graphs.Passes;

/// <summary>Deformable attention's samples in ops that ONNX has.</summary>
internal sealed class SpellDeformableSampling : GraphPass
{
    /// <inheritdoc/>
    protected override IReadOnlyList<Value>? Rewrite(Node node) => node.Op is DeformableSampleOp ? Spell(node) : null;
}
