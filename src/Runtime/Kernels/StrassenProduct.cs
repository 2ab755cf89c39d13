using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <summary>
/// C = A·B + bias by one step of Strassen's method (Numer. Math. 13, 1969): both factors are cut into quarters, and seven products of sums of quarters
/// replace eight products of quarters. Sums are made while a part is rearranged for the innermost product, and put together when the products of a
/// tile are done, so that no sum ever goes through main memory. As with <see cref="MatrixProduct{V}"/>, every number is summed in the same
/// order however many threads there are.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class StrassenProduct<V> : IChunkedWork
    where V : struct, IVector<V>
{
    /// <summary>Longest part of a sum at a time.</summary>
    private const int Depth = 800;

    /// <summary>The same where sums have more than one part, each of which reads and writes all products.</summary>
    private const int PartDepth = 400;

    /// <summary>Bytes of left factors at a time, where sums have one part.</summary>
    private const int LeftBytes = 2 * 1024 * 1024;

    /// <summary>Bytes of right factors that are kept for the next rows instead of made anew.</summary>
    private const long KeptBytes = 8 * 1024 * 1024;

    /// <summary>Numbers per sum from which the method pays off.</summary>
    private const int Shortest = 384;

    /// <summary>Tiles per half from which it does: they share the work of making right factors.</summary>
    private const int FewestTiles = 6;

    /// <summary>The same where the left matrix lies by columns (gradients of weights): sums are long then, and all of the right matrix is rearranged for few rows.</summary>
    private const int FewestTilesByColumns = 10;

    /// <summary>Panels per half from which it does: they share the work of making left factors.</summary>
    private const int FewestPanels = 6;

    private readonly Matrix _a;
    private readonly Matrix _b;
    private readonly float* _bias;
    private readonly float* _c;
    private readonly bool _adds;
    private readonly int _halfRows;
    private readonly int _halfDepth;
    private readonly int _halfColumns;
    private readonly StrassenFactors<V> _factors;
    private readonly int _rowChunks;
    private readonly int _columnChunks;

    private StrassenProduct(in Matrix a, in Matrix b, float* bias, float* c, bool adds, int threads)
    {
        (_a, _b) = (a, b);
        _bias = bias;
        _c = c;
        _adds = adds;
        (_halfRows, _halfDepth, _halfColumns) = ((a.Rows + 1) / 2, (a.Columns + 1) / 2, b.Columns / 2);
        _factors = new(a, b, _halfRows, _halfDepth, _halfColumns);
        // More chunks than threads, because other work may slow one of them down. Each chunk of rows makes the right factors anew, which costs more
        // than the left ones that each chunk of columns makes anew.
        var chunks = threads == 1 ? 1 : threads * 2;
        var byRows = Tiles >= 3 * Panels;
        _rowChunks = byRows ? Math.Min(chunks, Tiles) : 1;
        _columnChunks = byRows ? 1 : Math.Min(chunks, Panels);
    }

    private static int TileNumbers => ProductTile<V>.Rows * ProductTile<V>.Columns;

    private int Tiles => (_halfRows + ProductTile<V>.Rows - 1) / ProductTile<V>.Rows;

    private int Panels => _halfColumns / ProductTile<V>.Columns;

    /// <summary>Whether the method can do a product, and pays off.</summary>
    public static bool Fits(in Matrix a, in Matrix b) =>
        b.Columns % (2 * ProductTile<V>.Columns) == 0 && b.Columns >= 2 * FewestPanels * ProductTile<V>.Columns && (a.ColumnStep == 1 ? a.Columns : a.Rows) % 2 == 0 && (b.ColumnStep == 1 || a.ColumnStep == 1)
        && a.Rows >= 2 * (a.ColumnStep == 1 ? FewestTiles : FewestTilesByColumns) * ProductTile<V>.Rows && a.Columns >= Shortest;

    /// <summary>Computes C [rows of A, columns of B], dense.</summary>
    /// <param name="a">[M, K].</param>
    /// <param name="b">[K, N].</param>
    /// <param name="bias">[N], or null.</param>
    /// <param name="c">[M, N].</param>
    /// <param name="adds">Whether the product is added to what is in C; there is no bias then.</param>
    public static void Run(in Matrix a, in Matrix b, float* bias, float* c, bool adds = false)
    {
        var product = new StrassenProduct<V>(a, b, bias, c, adds, KernelTeam.Threads);
        KernelTeam.Run(product, product._rowChunks * product._columnChunks);
    }

    /// <inheritdoc/>
    public void Run(int chunk, int worker)
    {
        var (rowChunk, columnChunk) = (chunk / _columnChunks, chunk % _columnChunks);
        var (firstTile, endTile) = (Tiles * rowChunk / _rowChunks, Tiles * (rowChunk + 1) / _rowChunks);
        var (firstPanel, endPanel) = (Panels * columnChunk / _columnChunks, Panels * (columnChunk + 1) / _columnChunks);
        var parts = _halfDepth <= Depth ? 1 : (_halfDepth + PartDepth - 1) / PartDepth;
        var layout = new StrassenLayout<V>(_a, _b, (_halfDepth + parts - 1) / parts, endTile - firstTile, endPanel - firstPanel, parts > 1, LeftBytes, KeptBytes);
        var memory = ThreadScratch.Take(layout.Numbers);
        layout.Place(memory, _a, _b);
        for (var tile = firstTile; tile < endTile; tile += layout.Tiles)
        {
            var tiles = Math.Min(layout.Tiles, endTile - tile);
            for (var k = 0; k < _halfDepth; k += layout.Depth)
            {
                var count = Math.Min(layout.Depth, _halfDepth - k);
                _factors.Left(layout, tile, tiles, k, count);
                for (var panel = firstPanel; panel < endPanel; panel++)
                {
                    if (!layout.KeepsRight || tile == firstTile)
                    {
                        _factors.Right(layout, panel, layout.Right(panel - firstPanel), k, count);
                    }

                    var products = layout.Products(panel - firstPanel);
                    var next = panel + 1 < endPanel && (!layout.KeepsRight || tile == firstTile) ? new StrassenReadAhead<V>(_b, k, count, _halfDepth, panel + 1, _halfColumns) : default;
                    Multiply(layout, tile, tiles, layout.Right(panel - firstPanel), products, count, goesOn: k > 0, next);
                    if (k + count == _halfDepth)
                    {
                        Combine(tile, tiles, panel, products);
                    }
                }
            }
        }
    }

    private void Multiply(in StrassenLayout<V> layout, int firstTile, int tiles, float* right, float* products, int count, bool goesOn, StrassenReadAhead<V> next)
    {
        var (rowStep, step) = _a.ColumnStep == 1 ? (layout.RowStep, (nint)1) : (1, ProductTile<V>.Rows);
        var width = ProductTile<V>.Columns;
        var lastRows = _halfRows - ((firstTile + tiles - 1) * ProductTile<V>.Rows) <= ProductTile<V>.LowRows ? ProductTile<V>.LowRows : ProductTile<V>.Rows;
        for (var product = 0; product < StrassenSums<V>.Products; product++)
        {
            next.Next();
            var left = layout.Left + (product * layout.LeftStep);
            for (var tile = 0; tile < tiles; tile++)
            {
                var sums = products + ((((nint)tile * StrassenSums<V>.Products) + product) * TileNumbers);
                var start = goesOn ? sums : layout.Zeros;
                ProductTile<V>.Multiply(tile == tiles - 1 ? lastRows : ProductTile<V>.Rows, left + (tile * layout.TileStep), rowStep, step, right + (product * layout.RightStep), count, start, goesOn ? width : 0, sums, width);
            }
        }
    }

    private void Combine(int tile, int tiles, int panel, float* products)
    {
        var columns = (nint)_b.Columns;
        var column = panel * ProductTile<V>.Columns;
        var lower = _halfRows * columns;
        for (var t = 0; t < tiles; t++)
        {
            var first = (tile + t) * ProductTile<V>.Rows;
            var sums = products + ((nint)t * StrassenSums<V>.Products * TileNumbers);
            for (var row = first; row < Math.Min(first + ProductTile<V>.Rows, _halfRows); row++, sums += ProductTile<V>.Columns)
            {
                var c = _c + (row * columns) + column;
                StrassenSums<V>.Combine(sums, TileNumbers, _bias == null ? null : _bias + column, _halfColumns, c, row + _halfRows < _a.Rows ? c + lower : null, _adds);
            }
        }
    }
}
