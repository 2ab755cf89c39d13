using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Enlarges H and W by a whole factor, or to a fixed size.</summary>
public sealed class Upsample : Layer
{
    private readonly (long H, long W)? _size;
    private readonly int _factor;
    private readonly bool _bilinear;
    private readonly bool _alignCorners;

    /// <summary>Makes a layer that multiplies H and W.</summary>
    /// <param name="scaleFactor">By how much, ≥ 1.</param>
    /// <param name="bilinear">Bilinear instead of nearest neighbour.</param>
    /// <param name="alignCorners">Bilinear only: the corner pixels' centres stay where they are.</param>
    public Upsample(int scaleFactor, bool bilinear = false, bool alignCorners = false)
        : base(nameof(Upsample))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scaleFactor, 1);
        _factor = scaleFactor;
        _bilinear = bilinear;
        _alignCorners = alignCorners;
    }

    /// <summary>Makes a layer that resizes to fixed numbers of pixels.</summary>
    /// <param name="size">Height and width of the result.</param>
    /// <param name="bilinear">Bilinear instead of nearest neighbour.</param>
    /// <param name="alignCorners">Bilinear only: the corner pixels' centres stay where they are.</param>
    public Upsample((long H, long W) size, bool bilinear = false, bool alignCorners = false)
        : base(nameof(Upsample))
    {
        _size = size;
        _bilinear = bilinear;
        _alignCorners = alignCorners;
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        if (_size is null && !_bilinear)
        {
            return ops.UpsampleNearest(x, _factor);
        }

        Dim height = _size is { } h ? h.H : ops.Size(x, 2).Times(_factor);
        Dim width = _size is { } w ? w.W : ops.Size(x, 3).Times(_factor);
        return _bilinear ? ops.ResizeBilinear(x, height, width, _alignCorners) : ops.ResizeNearest(x, height, width);
    }
}
