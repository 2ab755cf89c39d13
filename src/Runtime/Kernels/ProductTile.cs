using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <summary>
/// The innermost matrix product: <see cref="IVector{TSelf}.TileRows"/> rows of A times a panel of B, two vectors wide. A may
/// lie by rows or by columns; sums start from numbers in memory, so that a bias or an earlier part of the sum costs nothing.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
internal static unsafe partial class ProductTile<V>
    where V : struct, IVector<V>
{
    /// <summary>Columns of a tile.</summary>
    public static int Columns => 2 * V.Width;

    /// <summary>Rows of a tile.</summary>
    public static int Rows => V.TileRows;

    /// <summary>Rows of a lower tile, for what is left at the end of a matrix; a whole one where there is none.</summary>
    public static int LowRows => V.TileRows == 14 ? 7 : V.TileRows;

    /// <summary>Computes one tile.</summary>
    /// <param name="rows"><see cref="Rows"/> or <see cref="LowRows"/>.</param>
    /// <param name="a">The first number of A.</param>
    /// <param name="rowStep">From a row of A to the next.</param>
    /// <param name="step">From a number of a row to the next.</param>
    /// <param name="b">The panel: for each number of a row, <see cref="Columns"/> numbers.</param>
    /// <param name="k">Numbers per row.</param>
    /// <param name="start">What the sums start from.</param>
    /// <param name="startStep">From a row of starts to the next; 0 for the same in all rows.</param>
    /// <param name="c">Where the sums go; may be where they start from.</param>
    /// <param name="cStep">From a row of sums to the next.</param>
    public static void Multiply(int rows, float* a, nint rowStep, nint step, float* b, nint k, float* start, nint startStep, float* c, nint cStep)
    {
        if (V.TileRows == 14 && rows == 7)
        {
            Rows7(a, rowStep, step, b, k, start, startStep, c, cStep);
        }
        else if (V.TileRows == 14)
        {
            Rows14(a, rowStep, step, b, k, start, startStep, c, cStep);
        }
        else
        {
            Rows6(a, rowStep, step, b, k, start, startStep, c, cStep);
        }
    }
}
