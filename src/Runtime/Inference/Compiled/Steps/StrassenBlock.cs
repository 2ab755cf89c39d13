using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>The left factors that are no sums: three quarters of the rows.</summary>
/// <param name="upperLeft">First halves of the upper rows.</param>
/// <param name="upperRight">Second halves of the upper rows.</param>
/// <param name="lowerRight">Second halves of the lower rows.</param>
/// <param name="stride">Elements from row to row.</param>
internal readonly unsafe struct StrassenQuarters(float* upperLeft, float* upperRight, float* lowerRight, int stride)
{
    /// <summary>First halves of the upper rows.</summary>
    public float* UpperLeft => upperLeft;

    /// <summary>Second halves of the upper rows.</summary>
    public float* UpperRight => upperRight;

    /// <summary>Second halves of the lower rows.</summary>
    public float* LowerRight => lowerRight;

    /// <summary>Elements from row to row.</summary>
    public int Stride => stride;
}

/// <summary>
/// The seven products of a block of rows. With left factors s₁ = a21 + a22, s₂ = s₁ − a11, s₃ = a11 − a21, s₄ = a12 − s₂ and right factors
/// t₁ = b12 − b11, t₂ = b22 − t₁, t₃ = b22 − b12: p = a11·b11, u = p + s₂·t₂, v = u + s₁·t₁, w = s₃·t₃;
/// c11 = p + a12·b21, c12 = v + s₄·b22, c22 = v + w, c21 = u + w + a22·(b21 − t₂).
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
/// <param name="weights">The right factors.</param>
/// <param name="finish">What happens to the results.</param>
/// <param name="workspace">The memory of the run.</param>
/// <param name="factors">The left factors that are sums, one after the other.</param>
/// <param name="pairs">How many rows of the upper half, each with one of the lower.</param>
/// <param name="sums">Memory for a tile and two unfinished sums.</param>
internal readonly unsafe ref struct StrassenBlock<V>(
    StrassenWeights weights, TileFinish<V> finish, Workspace workspace, float* factors, int pairs, float* sums)
    where V : struct, IVector<V>
{
    /// <summary>Sums that wait for further products.</summary>
    public const int Waiting = 2;

    /// <summary>The left factors that are no sums.</summary>
    public required StrassenQuarters Quarters { get; init; }

    /// <summary>The output row of the first pair.</summary>
    public required int FirstRow { get; init; }

    /// <summary>Output rows of the block: two a pair, or one less.</summary>
    public required int Rows { get; init; }

    private static nint Line => 2 * V.Width;

    private int Half => weights.Inputs / 2;

    private float* Tile => sums;

    /// <summary>Multiplies with the seven panels of a number, and writes the results.</summary>
    public void Run(int panel)
    {
        // What waits is first p, then u, then u + w; beside it v.
        for (var product = 0; product < StrassenWeights.Products; product++)
        {
            var a = product switch
            {
                0 => Quarters.UpperLeft,
                1 => Quarters.UpperRight,
                6 => Quarters.LowerRight,
                _ => factors + ((nint)(product - 2) * pairs * Half),
            };
            var rowBytes = (product is 0 or 1 or 6 ? Quarters.Stride : Half) * sizeof(float);
            var next = NextPanel(product, panel);
            var tiles = (pairs + V.TileRows - 1) / V.TileRows;
            for (var pair = 0; pair < pairs;)
            {
                var rows = PanelProduct<V>.TileRows(pairs - pair, half: false);
                var input = new TileInput((nint)a + (pair * (nint)rowBytes), rowBytes, Half, Ahead: TileInput.Next(next, Half, --tiles));
                Multiply(product, panel, pair, rows, input);
                pair += rows;
            }
        }
    }

    /// <summary>The panel that is needed after this one; itself where there is none.</summary>
    private void* NextPanel(int product, int panel) => product + 1 < StrassenWeights.Products
        ? weights[product + 1].Panel(panel)
        : weights[0].Panel(Math.Min(panel + 1, weights[0].Panels - 1));

    private void Multiply(int product, int panel, int pair, int rows, in TileInput input)
    {
        var first = sums + ((nint)V.TileRows * Line) + ((nint)pair * Line);
        var second = first + (pairs * Line);
        float* left = weights.Left.Bias(panel), right = weights.Right.Bias(panel);
        switch (product)
        {
            case 0:
                Sum(input, product, panel, rows, null, null, first);
                break;
            case 1:
                Finish(input, product, panel, pair, rows, first, left, isLower: false, isRight: false);
                break;
            case 2:
                Sum(input, product, panel, rows, first, null, first);
                break;
            case 3:
                Sum(input, product, panel, rows, first, null, second);
                break;
            case 4:
                Finish(input, product, panel, pair, rows, second, right, isLower: false, isRight: true);
                break;
            case 5:
                Sum(input, product, panel, rows, null, null, Tile);
                StrassenKernel<V>.AddToBoth(Tile, first, second, null, rows, right, Tile);
                Finish(panel, pair, rows, isLower: true, isRight: true);
                break;
            default:
                Finish(input, product, panel, pair, rows, first, left, isLower: true, isRight: false);
                break;
        }
    }

    /// <summary>target = sums so far + bias + rows · right factor.</summary>
    private void Sum(in TileInput input, int product, int panel, int rows, float* soFar, float* bias, float* target)
    {
        var factor = weights[product];
        PanelProduct<V>.Run(rows, input, false, factor.Panel(panel), factor.Valid(panel) > V.Width, bias == null ? factor.Bias(panel) : bias, target, soFar);
    }

    /// <summary>The sums so far + bias + rows · right factor become rows of one quarter of the output.</summary>
    private void Finish(in TileInput input, int product, int panel, int pair, int rows, float* soFar, float* bias, bool isLower, bool isRight)
    {
        if (finish.IsInRegisters && Doubled(pair, isLower) == 0)
        {
            var place = new TilePlace(workspace, RowOf(pair, isLower), ColumnOf(panel, isRight), weights[0].Valid(panel));
            PanelProduct<V>.GoOn(rows, input, weights[product].Panel(panel), bias, Tile, finish, place, soFar, null);
            return;
        }

        Sum(input, product, panel, rows, soFar, bias, Tile);
        Finish(panel, pair, rows, isLower, isRight);
    }

    /// <summary>Writes the tile as rows of one quarter of the output.</summary>
    private void Finish(int panel, int pair, int rows, bool isLower, bool isRight)
    {
        var doubled = Doubled(pair, isLower);
        finish.Run(workspace, Tile + (doubled * Line), RowOf(pair, isLower) + doubled, rows - doubled, ColumnOf(panel, isRight), weights[0].Valid(panel));
    }

    private int RowOf(int pair, bool isLower) => FirstRow + pair + (isLower ? Rows - pairs : 0);

    private int ColumnOf(int panel, bool isRight) => (panel * (int)Line) + (isRight ? weights[0].Outputs : 0);

    /// <summary>Rows of the lower half that are the upper half's: the one in the middle of an odd number.</summary>
    private int Doubled(int pair, bool isLower) => isLower ? Math.Max(0, (2 * pairs) - Rows - pair) : 0;
}
