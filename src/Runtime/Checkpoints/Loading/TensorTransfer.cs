using System.Collections.Immutable;

namespace ConvNeXtGen.Checkpoints;

/// <summary>A tensor of a file and the model's tensor it belongs to.</summary>
/// <param name="SourceName">Name in the file.</param>
/// <param name="SourceType">Type in the file.</param>
/// <param name="SourceShape">Shape in the file, before any unit dimension is added or taken away.</param>
/// <param name="TargetName">Name in the model.</param>
/// <param name="TargetType">Type in the model.</param>
/// <param name="TargetShape">Shape in the model.</param>
public sealed record TensorTransfer(
    string SourceName,
    ElementType SourceType,
    ImmutableArray<long> SourceShape,
    string TargetName,
    ElementType TargetType,
    ImmutableArray<long> TargetShape)
{
    /// <summary>Both names, both types, both shapes.</summary>
    public override string ToString() =>
        $"{TargetName} {TargetType.TorchName()} [{string.Join(", ", TargetShape)}] ← {SourceName} {SourceType.TorchName()} [{string.Join(", ", SourceShape)}]";
}
