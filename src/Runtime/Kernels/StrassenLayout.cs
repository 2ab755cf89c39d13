using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <summary>Where a thread keeps factors and products of <see cref="StrassenProduct{V}"/>.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal unsafe struct StrassenLayout<V>
    where V : struct, IVector<V>
{
    /// <summary>Rows that lie whole pages apart push each other out of the first cache; those of left factors lie this much more than their length apart.</summary>
    private const int RowGap = 16;

    /// <summary>Fewest tiles at a time, however long their factors are: the right factors are made anew for the next ones.</summary>
    private const int FewestTiles = 14;

    private readonly nint _productNumbers;
    private readonly nint _quarterNumbers;
    private readonly int _panels;
    private readonly bool _allProducts;
    private float* _last;

    /// <summary>Plans the memory.</summary>
    /// <param name="a">The left matrix.</param>
    /// <param name="b">The right one.</param>
    /// <param name="depth">Longest part of a sum.</param>
    /// <param name="tiles">Tiles of rows of the whole chunk.</param>
    /// <param name="panels">Its panels.</param>
    /// <param name="inParts">Whether sums have several parts, so that products have to wait.</param>
    /// <param name="leftBytes">Bytes of left factors at a time, unless they are long.</param>
    /// <param name="keptBytes">Most bytes of right factors that are kept for the next rows.</param>
    public StrassenLayout(in Matrix a, in Matrix b, int depth, int tiles, int panels, bool inParts, long leftBytes, long keptBytes)
    {
        Depth = depth;
        RowStep = depth + RowGap;
        TileStep = ProductTile<V>.Rows * RowStep;
        var groups = inParts ? 1 : (int)Math.Clamp(StrassenSums<V>.Products * TileStep * sizeof(float) * tiles / leftBytes, 1, Math.Max(1, tiles / FewestTiles));
        Tiles = (tiles + groups - 1) / groups;
        LeftStep = Tiles * TileStep;
        RightStep = (nint)depth * ProductTile<V>.Columns;
        KeepsRight = groups > 1 && StrassenSums<V>.Products * RightStep * panels * sizeof(float) <= keptBytes;
        _panels = KeepsRight ? panels : 1;
        _allProducts = inParts;
        _productNumbers = (nint)StrassenSums<V>.Products * ProductTile<V>.Rows * ProductTile<V>.Columns * Tiles;
        _quarterNumbers = b.ColumnStep == 1 ? 0 : 4 * RightStep;
        ZeroNumbers = Math.Max(Math.Max(depth, 2 * ProductTile<V>.Columns), a.ColumnStep == 1 ? 0 : a.Rows + (2 * ProductTile<V>.Rows) + V.Width);
        Numbers = (StrassenSums<V>.Products * (LeftStep + (RightStep * _panels))) + (_productNumbers * (inParts ? panels : 1)) + _quarterNumbers + (2 * ZeroNumbers);
    }

    /// <summary>Longest part of a sum.</summary>
    public int Depth { get; }

    /// <summary>Tiles of rows at a time.</summary>
    public int Tiles { get; }

    /// <summary>From a row of a left factor to the next, where it lies by rows.</summary>
    public nint RowStep { get; }

    /// <summary>From a tile of a left factor to the next.</summary>
    public nint TileStep { get; }

    /// <summary>From a left factor to the next.</summary>
    public nint LeftStep { get; }

    /// <summary>From a right factor of a panel to the next.</summary>
    public nint RightStep { get; }

    /// <summary>Whether the right factors of all panels are kept.</summary>
    public bool KeepsRight { get; }

    /// <summary>How many zeros there are.</summary>
    public nint ZeroNumbers { get; }

    /// <summary>All memory.</summary>
    public nint Numbers { get; }

    /// <summary>The left factors.</summary>
    public float* Left { get; private set; }

    /// <summary>Zeros: what stands for rows that do not exist, and what sums start from.</summary>
    public float* Zeros { get; private set; }

    /// <summary>The quarters of a panel, where they have to be turned first.</summary>
    public float* Quarters { get; private set; }

    private float* FirstRight { get; set; }

    private float* FirstProducts { get; set; }

    /// <summary>Divides the memory, and prepares what stays the same.</summary>
    public void Place(float* memory, in Matrix a, in Matrix b)
    {
        Left = memory;
        FirstRight = Left + (StrassenSums<V>.Products * LeftStep);
        Quarters = FirstRight + (StrassenSums<V>.Products * RightStep * _panels);
        Zeros = Quarters + _quarterNumbers;
        _last = Zeros + ZeroNumbers;
        FirstProducts = _last + ZeroNumbers;
        new Span<float>(Zeros, (int)(2 * ZeroNumbers)).Clear();
        if (a.ColumnStep != 1)
        {
            // Whole vectors are read, which would reach beyond the end of the matrix.
            new ReadOnlySpan<float>(a.At(0, a.Columns - 1), a.Rows).CopyTo(new Span<float>(_last, a.Rows));
        }
    }

    /// <summary>A column of a matrix that lies by columns, to be read in whole vectors; zeros behind its end.</summary>
    public readonly float* BehindColumn(in Matrix a, int column) =>
        column < a.Columns - 1 ? a.At(0, column) : column == a.Columns - 1 ? _last : Zeros;

    /// <summary>The right factors of a panel.</summary>
    public readonly float* Right(int panel) => FirstRight + (_panels > 1 ? StrassenSums<V>.Products * RightStep * panel : 0);

    /// <summary>The products of a panel.</summary>
    public readonly float* Products(int panel) => FirstProducts + (_allProducts ? _productNumbers * panel : 0);
}
