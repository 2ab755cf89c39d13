using System.Collections.Immutable;

namespace ConvNeXtGen.Checkpoints;

/// <summary>Name, type and shape of a tensor.</summary>
/// <param name="Name">Its name where it is: in the model or in the file.</param>
/// <param name="Type">Type of its elements.</param>
/// <param name="Shape">Size of each dimension.</param>
public sealed record TensorFact(string Name, ElementType Type, ImmutableArray<long> Shape)
{
    /// <summary>E.g. <c>head.weight float32 [1000, 768]</c>.</summary>
    public override string ToString() => $"{Name} {Type.TorchName()} [{string.Join(", ", Shape)}]";
}
