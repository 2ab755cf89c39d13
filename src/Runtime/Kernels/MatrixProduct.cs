using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <summary>
/// C = A·B + bias in float32, each of A and B by rows or transposed. The result is cut into chunks that are products of their own, so every
/// number of C is summed in the same order however many threads there are. Blocked as Goto &amp; van de Geijn describe (ACM TOMS 34, 2008):
/// a block of B is rearranged into panels that stay in the second cache while rows of A go by.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class MatrixProduct<V> : IChunkedWork
    where V : struct, IVector<V>
{
    /// <summary>Longest part of a sum at a time: a panel of B then takes 48 kB.</summary>
    private const int Depth = 384;

    /// <summary>Bytes of rearranged B at a time.</summary>
    private const int BlockBytes = 384 * 1024;

    /// <summary>Bytes of rearranged A at a time, where A lies by columns.</summary>
    private const int RowBytes = 256 * 1024;

    /// <summary>Rows that lie whole pages apart push each other out of the first cache; copies of them lie this much more than their length apart.</summary>
    private const int RowGap = 16;

    private readonly Matrix _a;
    private readonly Matrix _b;
    private readonly float* _bias;
    private readonly float* _c;
    private readonly bool _adds;
    private readonly int _rowChunks;
    private readonly int _columnChunks;

    private MatrixProduct(Matrix a, Matrix b, float* bias, float* c, bool adds, int threads)
    {
        (_a, _b) = (a, b);
        _bias = bias;
        _c = c;
        _adds = adds;
        // More chunks than threads, because other work may slow one of them down; few, because each rearranges its part of B.
        var chunks = threads == 1 ? 1 : (int)Math.Clamp((long)a.Rows * a.Columns * b.Columns / 2_000_000, 1, threads * 2);
        var tiles = (a.Rows + ProductTile<V>.Rows - 1) / ProductTile<V>.Rows;
        var panels = (b.Columns + ProductTile<V>.Columns - 1) / ProductTile<V>.Columns;
        var byRows = a.Rows >= b.Columns;
        _rowChunks = byRows ? Math.Min(chunks, tiles) : 1;
        _columnChunks = byRows ? 1 : Math.Min(chunks, panels);
    }

    /// <summary>Computes C [rows of A, columns of B], dense.</summary>
    /// <param name="a">[M, K].</param>
    /// <param name="b">[K, N].</param>
    /// <param name="bias">[N], or null.</param>
    /// <param name="c">[M, N].</param>
    /// <param name="adds">Whether the product is added to what is in C; there is no bias then.</param>
    public static void Run(in Matrix a, in Matrix b, float* bias, float* c, bool adds = false)
    {
        var product = new MatrixProduct<V>(a, b, bias, c, adds, KernelTeam.Threads);
        KernelTeam.Run(product, product._rowChunks * product._columnChunks);
    }

    /// <inheritdoc/>
    public void Run(int chunk, int worker)
    {
        var (rowChunk, columnChunk) = (chunk / _columnChunks, chunk % _columnChunks);
        var (firstRow, endRow) = Part(_a.Rows, ProductTile<V>.Rows, rowChunk, _rowChunks);
        var (firstColumn, endColumn) = Part(_b.Columns, ProductTile<V>.Columns, columnChunk, _columnChunks);
        var blocks = (_a.Columns + Depth - 1) / Depth;
        var depth = (_a.Columns + blocks - 1) / blocks;
        var width = Math.Max(1, BlockBytes / (depth * ProductTile<V>.Columns * sizeof(float))) * ProductTile<V>.Columns;
        var height = _a.ColumnStep == 1 ? endRow - firstRow : Math.Max(1, RowBytes / (depth * ProductTile<V>.Rows * sizeof(float))) * ProductTile<V>.Rows;
        var tileNumbers = ProductTile<V>.Rows * ProductTile<V>.Columns;
        var rowNumbers = ((nint)depth * (_a.ColumnStep == 1 ? ProductTile<V>.Rows : height)) + (ProductTile<V>.Rows * RowGap);
        var tile = ThreadScratch.Take(tileNumbers + ProductTile<V>.Columns + rowNumbers + ((nint)depth * width));
        var start = tile + tileNumbers;
        var rows = start + ProductTile<V>.Columns;
        var panels = rows + rowNumbers;
        for (var k = 0; k < _a.Columns; k += depth)
        {
            var count = Math.Min(depth, _a.Columns - k);
            for (var column = firstColumn; column < endColumn; column += width)
            {
                var columns = Math.Min(width, endColumn - column);
                PanelPacking.Pack(_b, k, count, column, columns, ProductTile<V>.Columns, panels);
                var tiles = (endRow - firstRow + ProductTile<V>.Rows - 1) / ProductTile<V>.Rows;
                var sameDepth = column + width < endColumn;
                var nextB = sameDepth ? new ReadAhead(_b, k, count, column + width, Math.Min(width, endColumn - column - width), tiles)
                    : new ReadAhead(_b, k + depth, depth, firstColumn, Math.Min(width, endColumn - firstColumn), tiles);
                for (var row = firstRow; row < endRow; row += height)
                {
                    var end = Math.Min(endRow, row + height);
                    var nextA = default(ReadAhead);
                    if (_a.ColumnStep != 1)
                    {
                        PanelPacking.Pack(_a.Transposed, k, count, row, end - row, ProductTile<V>.Rows, rows);
                        var groupTiles = (end - row + ProductTile<V>.Rows - 1) / ProductTile<V>.Rows;
                        nextA = end < endRow ? new ReadAhead(_a, end, Math.Min(height, endRow - end), k, count, groupTiles)
                            : new ReadAhead(_a, firstRow, Math.Min(height, endRow - firstRow), sameDepth ? k : k + depth, depth, groupTiles);
                    }

                    for (var tileRow = row; tileRow < end; tileRow += ProductTile<V>.Rows)
                    {
                        nextA.Next();
                        nextB.Next();
                        MultiplyRows(tileRow, Math.Min(ProductTile<V>.Rows, end - tileRow), column, columns, k, count, panels, _a.ColumnStep == 1 ? rows : rows + ((nint)(tileRow - row) * count), tile, start);
                    }
                }
            }
        }
    }

    /// <summary>One row of tiles.</summary>
    private void MultiplyRows(int row, int rowCount, int column, int columnCount, int k, int count, float* panels, float* rows, float* tile, float* start)
    {
        var a = _a.At(row, k);
        var (rowStep, step) = (_a.RowStep, _a.ColumnStep);
        var height = rowCount <= ProductTile<V>.LowRows ? ProductTile<V>.LowRows : ProductTile<V>.Rows;
        if (step != 1)
        {
            (rowStep, step) = (1, ProductTile<V>.Rows);
            a = rows;
        }
        else if (rowCount < height)
        {
            // Too few rows: a copy, padded with zeros.
            PanelPacking.Pack(_a.Transposed, k, count, row, rowCount, ProductTile<V>.Rows, rows);
            (rowStep, step) = (1, ProductTile<V>.Rows);
            a = rows;
        }
        else if (rowStep % 512 == 0 && columnCount > ProductTile<V>.Columns)
        {
            for (var r = 0; r < rowCount; r++)
            {
                new ReadOnlySpan<float>(a + (r * rowStep), count).CopyTo(new Span<float>(rows + (r * (count + RowGap)), count));
            }

            rowStep = count + RowGap;
            a = rows;
        }

        // Rows read in place wait for memory in the first panel; they are asked for during the panels of the rows before.
        var nextRows = _a.ColumnStep == 1 ? new ReadAhead(_a, row + ProductTile<V>.Rows, ProductTile<V>.Rows, k, count, (columnCount + ProductTile<V>.Columns - 1) / ProductTile<V>.Columns) : default;
        var goesOn = k > 0 || _adds;
        for (var c = 0; c < columnCount; c += ProductTile<V>.Columns)
        {
            nextRows.Next();
            var valid = Math.Min(ProductTile<V>.Columns, columnCount - c);
            var target = _c + ((nint)row * _b.Columns) + column + c;
            var panel = panels + ((nint)c * count);
            if (c + ProductTile<V>.Columns < columnCount)
            {
                ReadAhead.Rows(target + ProductTile<V>.Columns, _b.Columns, rowCount, ProductTile<V>.Columns);
            }

            if (rowCount == height && valid == ProductTile<V>.Columns)
            {
                var from = goesOn ? target : _bias == null ? Zeros(start) : _bias + column + c;
                ProductTile<V>.Multiply(height, a, rowStep, step, panel, count, from, goesOn ? _b.Columns : 0, target, _b.Columns);
            }
            else
            {
                LoadSums(target, rowCount, valid, goesOn, column + c, tile);
                ProductTile<V>.Multiply(height, a, rowStep, step, panel, count, tile, ProductTile<V>.Columns, tile, ProductTile<V>.Columns);
                for (var r = 0; r < rowCount; r++)
                {
                    new ReadOnlySpan<float>(tile + (r * ProductTile<V>.Columns), valid).CopyTo(new Span<float>(target + ((nint)r * _b.Columns), valid));
                }
            }
        }
    }

    /// <summary>An incomplete tile goes through memory of its own.</summary>
    private void LoadSums(float* target, int rowCount, int valid, bool goesOn, int column, float* tile)
    {
        for (var r = 0; r < rowCount; r++)
        {
            var sums = new Span<float>(tile + (r * ProductTile<V>.Columns), valid);
            if (goesOn)
            {
                new ReadOnlySpan<float>(target + ((nint)r * _b.Columns), valid).CopyTo(sums);
            }
            else if (_bias != null)
            {
                new ReadOnlySpan<float>(_bias + column, valid).CopyTo(sums);
            }
            else
            {
                sums.Clear();
            }
        }
    }

    private static float* Zeros(float* start)
    {
        new Span<float>(start, ProductTile<V>.Columns).Clear();
        return start;
    }

    /// <summary>A part of so many numbers in whole units.</summary>
    private static (int First, int End) Part(int numbers, int unit, int part, int parts)
    {
        var units = (numbers + unit - 1) / unit;
        return ((int)((long)units * part / parts) * unit, Math.Min(numbers, (int)((long)units * (part + 1) / parts) * unit));
    }
}
