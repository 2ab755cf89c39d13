using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>An activation as a layer of its own, as a row <c>nn.SiLU</c> is.</summary>
/// <param name="activation">Which function.</param>
public sealed class ActivationLayer(Activation activation) : Layer(nameof(ActivationLayer))
{
    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) => ops.Activate(x, activation);
}
