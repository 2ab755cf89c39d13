using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A layer that makes several maps of one, such as <see cref="CBLinear"/>.</summary>
public interface IMultiOutputLayer
{
    /// <summary>Computes the layer's outputs from <paramref name="x"/>.</summary>
    /// <typeparam name="T">What a value is.</typeparam>
    /// <param name="ops">The op vocabulary.</param>
    /// <param name="x">The input; stays with the caller.</param>
    /// <returns>New values that the caller owns.</returns>
    IReadOnlyList<T> Apply<T>(IOps<T> ops, T x);
}
