using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers;

/// <summary>Hands its input on.</summary>
public sealed class Identity() : Layer(nameof(Identity))
{
    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) => ops.Alias(x);
}
