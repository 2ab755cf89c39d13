using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <summary>Asks for the four quarters of a panel, a piece per product of the panel before; see <see cref="ReadAhead"/>.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal struct StrassenReadAhead<V>(in Matrix b, int k, int count, int halfDepth, int panel, int halfColumns)
    where V : struct, IVector<V>
{
    private ReadAhead _first = Of(b, k, count, panel);
    private ReadAhead _second = Of(b, k, count, panel, halfColumns);
    private ReadAhead _third = Of(b, k + halfDepth, count, panel);
    private ReadAhead _fourth = Of(b, k + halfDepth, count, panel, halfColumns);

    /// <summary>Asks for the next piece of each.</summary>
    public void Next()
    {
        _first.Next();
        _second.Next();
        _third.Next();
        _fourth.Next();
    }

    private static ReadAhead Of(in Matrix b, int k, int count, int panel, int offset = 0) =>
        new(b, k, count, (panel * ProductTile<V>.Columns) + offset, ProductTile<V>.Columns, StrassenSums<V>.Products);
}
