using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Moves channels into gain×gain pixels: [N, C, H, W] → [N, C/gain², H·gain, W·gain]; undoes <see cref="Contract"/>.</summary>
/// <param name="c1">C, a multiple of gain².</param>
/// <param name="gain">Side of a square of pixels.</param>
public sealed class Expand(long c1, long gain = 2) : Layer(nameof(Expand))
{
    private static readonly long[] PixelsBesideCells = [0, 3, 4, 1, 5, 2];

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var width = ops.Size(x, 3);
        var channels = c1 / (gain * gain);
        var y = ops.Reshape(x, Dim.Keep, gain, gain, channels, ops.Size(x, 2), width);
        y = ops.Consume(y, ops.Permute(y, PixelsBesideCells));
        y = ops.Consume(y, ops.Reshape(y, Dim.Keep, channels, Dim.Rest, width, gain));
        return ops.Consume(y, ops.Reshape(y, Dim.Keep, Dim.Keep, Dim.Keep, Dim.Rest));
    }
}
