using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers;

/// <summary>
/// A layer that states its computation once, over an op vocabulary. Eager ops turn it into <c>forward</c>
/// (inference and autograd), graph ops into a typed graph (ONNX export, compiled inference).
/// </summary>
/// <remarks>
/// Ownership: <c>x</c> is borrowed, the result is a new value that belongs to the caller, and everything made in
/// between is given back with <see cref="IOps{T}.Release"/> right after its last use. A layer that has nothing to
/// do returns <see cref="IOps{T}.Alias"/> of its input, never the input itself.
/// </remarks>
public interface ILayer
{
    /// <summary>Computes the layer's output from <paramref name="x"/>.</summary>
    /// <typeparam name="T">What a value is: a tensor, or a node of a graph.</typeparam>
    /// <param name="ops">The op vocabulary.</param>
    /// <param name="x">The input; stays with the caller.</param>
    /// <returns>A new value that the caller owns.</returns>
    T Apply<T>(IOps<T> ops, T x);
}

/// <summary>A layer with several inputs, such as <c>Concat</c> or a detection head's fusion.</summary>
public interface IMultiInputLayer
{
    /// <inheritdoc cref="ILayer.Apply{T}"/>
    /// <param name="ops">The op vocabulary.</param>
    /// <param name="xs">The inputs in the order of the config's <c>from</c> list; they stay with the caller.</param>
    T Apply<T>(IOps<T> ops, IReadOnlyList<T> xs);
}
