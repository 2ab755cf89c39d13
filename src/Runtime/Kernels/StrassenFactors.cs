using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <summary>Sums of quarters for <see cref="StrassenProduct{V}"/>, made while a part of the matrices is rearranged for the innermost product.</summary>
/// <typeparam name="V">The vector.</typeparam>
/// <param name="a">The left matrix.</param>
/// <param name="b">The right matrix.</param>
/// <param name="halfRows">Rows of the upper half of A; the lower one may have one fewer.</param>
/// <param name="halfDepth">Numbers of the first half of each sum; the second one may have one fewer.</param>
/// <param name="halfColumns">Columns of each half of B.</param>
internal sealed unsafe class StrassenFactors<V>(Matrix a, Matrix b, int halfRows, int halfDepth, int halfColumns)
    where V : struct, IVector<V>
{
    /// <summary>Rearranges the left sums of some tiles.</summary>
    /// <param name="layout">Where they go.</param>
    /// <param name="tile">The first tile of a half.</param>
    /// <param name="tiles">How many.</param>
    /// <param name="k">Where their part of the sums starts.</param>
    /// <param name="count">How long it is.</param>
    public void Left(in StrassenLayout<V> layout, int tile, int tiles, int k, int count)
    {
        var (first, end) = (tile * ProductTile<V>.Rows, Math.Min(halfRows, (tile + tiles) * ProductTile<V>.Rows));
        if (a.ColumnStep == 1)
        {
            for (var row = first; row < end; row++)
            {
                var upper = a.At(row, k);
                var exists = row + halfRows < a.Rows;
                var lower = exists ? a.At(row + halfRows, k) : layout.Zeros;
                StrassenSums<V>.Left(upper, upper + halfDepth, lower, lower + (exists ? halfDepth : 0), count, layout.Left + ((nint)(row - first) * layout.RowStep), layout.LeftStep);
            }

            return;
        }

        for (var i = 0; i < count; i++)
        {
            var left = a.At(first, k + i);
            var right = layout.BehindColumn(a, k + i + halfDepth) + first;
            StrassenSums<V>.LeftTiles(left, right, halfRows, tiles, layout.Left + (i * ProductTile<V>.Rows), layout.TileStep, layout.LeftStep);
        }
    }

    /// <summary>Rearranges the right sums of a panel.</summary>
    /// <param name="layout">Says how they lie.</param>
    /// <param name="panel">Which panel of a half.</param>
    /// <param name="target">Receives them.</param>
    /// <param name="k">Where its part of the sums starts.</param>
    /// <param name="count">How long it is.</param>
    public void Right(in StrassenLayout<V> layout, int panel, float* target, int k, int count)
    {
        var width = ProductTile<V>.Columns;
        var column = panel * width;
        if (b.ColumnStep == 1)
        {
            for (var i = 0; i < count; i++)
            {
                var upper = b.At(k + i, column);
                var exists = k + i + halfDepth < b.Rows;
                var lower = exists ? b.At(k + i + halfDepth, column) : layout.Zeros;
                StrassenSums<V>.Right(upper, upper + halfColumns, lower, lower + (exists ? halfColumns : 0), width, target + (i * width), layout.RightStep);
            }

            return;
        }

        var quarter = (nint)count * width;
        var quarters = layout.Quarters;
        PanelPacking.Pack(b, k, count, column, width, width, quarters);
        PanelPacking.Pack(b, k, count, column + halfColumns, width, width, quarters + quarter);
        PanelPacking.Pack(b, k + halfDepth, count, column, width, width, quarters + (2 * quarter));
        PanelPacking.Pack(b, k + halfDepth, count, column + halfColumns, width, width, quarters + (3 * quarter));
        StrassenSums<V>.Right(quarters, quarters + quarter, quarters + (2 * quarter), quarters + (3 * quarter), (int)quarter, target, layout.RightStep);
    }
}
