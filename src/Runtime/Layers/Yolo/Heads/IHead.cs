using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>The last row of a detector: from the maps of several levels to predictions.</summary>
public interface IHead
{
    /// <summary>Computes the outputs from the feature maps of all levels, fine to coarse.</summary>
    /// <typeparam name="T">What a value is.</typeparam>
    /// <param name="ops">The op vocabulary.</param>
    /// <param name="features">One [N, C, H, W] per level, in the order of the config's <c>from</c> list; they stay with the caller.</param>
    /// <returns>
    /// The decoded predictions (not in training), then the raw outputs, in the order that the head documents. The caller
    /// owns them.
    /// </returns>
    IReadOnlyList<T> Apply<T>(IOps<T> ops, IReadOnlyList<T> features);
}

/// <summary>A head whose outputs have a typed form.</summary>
/// <typeparam name="TOutput">The typed form.</typeparam>
public interface IHead<out TOutput> : IHead
{
    /// <summary>Makes the typed form of what <see cref="IHead.Apply{T}"/> returned; takes over the tensors.</summary>
    TOutput Wrap(IReadOnlyList<Tensor> outputs);
}
