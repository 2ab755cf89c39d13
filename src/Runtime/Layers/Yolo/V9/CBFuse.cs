using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>
/// Adds maps of other rows, resized to the last one's height and width, to the last one (YOLOv9). Which map of each
/// <see cref="CBLinear"/> is meant, the row's argument says; the network hands in that one.
/// </summary>
public sealed class CBFuse() : Component(nameof(CBFuse)), IMultiInputLayer
{
    /// <inheritdoc/>
    public T Apply<T>(IOps<T> ops, IReadOnlyList<T> xs)
    {
        ArgumentNullException.ThrowIfNull(xs);
        var last = xs[^1];
        var (height, width) = (ops.Size(last, 2), ops.Size(last, 3));
        var sum = ops.Alias(last);
        for (var i = 0; i < xs.Count - 1; i++)
        {
            sum = ops.Sum(sum, ops.ResizeNearest(xs[i], height, width));
        }

        return sum;
    }
}
