using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Pads H and W with zeros.</summary>
/// <param name="left">Columns before.</param>
/// <param name="right">Columns behind.</param>
/// <param name="top">Rows above.</param>
/// <param name="bottom">Rows below.</param>
public sealed class ZeroPad2d(long left, long right, long top, long bottom) : Layer(nameof(ZeroPad2d))
{
    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) => ops.ZeroPad2d(x, left, right, top, bottom);
}
