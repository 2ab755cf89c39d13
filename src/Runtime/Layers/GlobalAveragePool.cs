using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers;

/// <summary>Mean over height and width, [N, C, H, W] → [N, C].</summary>
public sealed class GlobalAveragePool() : Layer(nameof(GlobalAveragePool))
{
    private static readonly long[] HeightAndWidth = [2, 3];

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) => ops.Mean(x, HeightAndWidth, keepDim: false);
}
