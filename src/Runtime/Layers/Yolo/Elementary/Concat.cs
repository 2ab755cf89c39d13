using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Joins maps along an axis.</summary>
/// <param name="dimension">The axis; 1 joins channels.</param>
public sealed class Concat(long dimension = 1) : Component(nameof(Concat)), IMultiInputLayer
{
    /// <inheritdoc/>
    public T Apply<T>(IOps<T> ops, IReadOnlyList<T> xs) => ops.Concat(xs, dimension);
}
