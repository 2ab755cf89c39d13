using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <summary>A constant tensor that a node reads.</summary>
/// <param name="Name">Its state-dict name, such as <c>stages.0.0.dwconv.weight</c>; a folded weight keeps the name of the one it replaces.</param>
/// <param name="Tensor">The numbers: the model's own tensor, or one that a pass computed and the graph owns.</param>
/// <param name="IsFolded">True when a pass computed it.</param>
public sealed record Weight(string Name, Tensor Tensor, bool IsFolded = false)
{
    /// <summary>Sizes of the tensor.</summary>
    public long[] Shape { get; } = Tensor.shape;

    /// <summary>The name and the shape.</summary>
    public override string ToString() => $"{Name} [{string.Join(", ", Shape)}]";
}
