namespace ConvNeXtGen.Kernels.Simd;

/// <summary>
/// The innermost matrix product: a few rows of A times a panel of B, one or two vectors wide and packed as
/// <see cref="Inference.PackedMatrix"/> does, into a tile of sums that is two vectors wide in memory.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
internal static unsafe partial class TileKernel<V>
    where V : struct, IVector<V>
{
    /// <summary>Computes the sums of up to <see cref="IVector{TSelf}.TileRows"/> rows.</summary>
    /// <param name="rows">How many rows.</param>
    /// <param name="a">The first row.</param>
    /// <param name="stride">Numbers from one row to the next.</param>
    /// <param name="b">The panel.</param>
    /// <param name="k">Numbers per row that are multiplied.</param>
    /// <param name="wide">Whether the panel is two vectors wide.</param>
    /// <param name="c">The tile: row r starts at 2·Width·r.</param>
    public static void Multiply(int rows, float* a, nint stride, float* b, nint k, bool wide, float* c)
    {
        new Span<float>(c, rows * 2 * V.Width).Clear();
        MultiplyAdd(rows, a, stride, b, k, wide, c);
    }

    /// <summary><see cref="Multiply"/>, added to what the tile holds.</summary>
    public static void MultiplyAdd(int rows, float* a, nint stride, float* b, nint k, bool wide, float* c)
    {
        nint columns = 2 * V.Width;
        while (rows > 0)
        {
            var done = rows switch
            {
                >= 14 when V.TileRows >= 14 => 14,
                >= 7 when V.TileRows >= 7 => 7,
                >= 6 => 6,
                >= 4 => 4,
                >= 2 => 2,
                _ => 1,
            };
            switch (done, wide)
            {
                case (14, true): ProductTile<V>.Rows14(a, stride, 1, b, k, c, columns, c, columns); break;
                case (14, false): Rows14x1(a, stride, b, k, c); break;
                case (7, true): ProductTile<V>.Rows7(a, stride, 1, b, k, c, columns, c, columns); break;
                case (7, false): Rows7x1(a, stride, b, k, c); break;
                case (6, true): ProductTile<V>.Rows6(a, stride, 1, b, k, c, columns, c, columns); break;
                case (6, false): Rows6x1(a, stride, b, k, c); break;
                case (4, true): Rows4x2(a, stride, b, k, c); break;
                case (4, false): Rows4x1(a, stride, b, k, c); break;
                case (2, true): Rows2x2(a, stride, b, k, c); break;
                case (2, false): Rows2x1(a, stride, b, k, c); break;
                case (_, true): Rows1x2(a, stride, b, k, c); break;
                default: Rows1x1(a, stride, b, k, c); break;
            }

            rows -= done;
            a += done * stride;
            c += done * 2 * V.Width;
        }
    }
}
