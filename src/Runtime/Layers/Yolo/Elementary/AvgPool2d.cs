using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Mean of each k×k window; padding counts as zeros in it.</summary>
/// <param name="k">Window size.</param>
/// <param name="s">Stride; the window size when null.</param>
/// <param name="p">Padding on each side.</param>
public sealed class AvgPool2d(long k, long? s = null, long p = 0) : Layer(nameof(AvgPool2d))
{
    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) => ops.AvgPool2d(x, k, s ?? k, p);
}
