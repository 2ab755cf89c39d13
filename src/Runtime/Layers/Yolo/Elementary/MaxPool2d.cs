using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Largest value of each k×k window.</summary>
/// <param name="k">Window size.</param>
/// <param name="s">Stride; the window size when null.</param>
/// <param name="p">Padding on each side.</param>
/// <param name="ceilMode">Let a last, incomplete window count.</param>
public sealed class MaxPool2d(long k, long? s = null, long p = 0, bool ceilMode = false) : Layer(nameof(MaxPool2d))
{
    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) => ops.MaxPool2d(x, k, s ?? k, p, ceilMode);
}
