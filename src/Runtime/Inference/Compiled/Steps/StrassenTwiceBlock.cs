using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>
/// The 49 products of a block of rows: each of the seven products of <see cref="StrassenBlock{V}"/> is made by seven, which start from what the outer
/// product starts from. Sums that wait lie as tiles, [quarter of the half][panel][row][two vectors].
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
/// <param name="weights">The right factors.</param>
/// <param name="finish">What happens to the results.</param>
/// <param name="workspace">The memory of the run.</param>
/// <param name="sums">Memory for a tile and what waits.</param>
internal readonly unsafe ref struct StrassenTwiceBlock<V>(StrassenTwiceWeights weights, TileFinish<V> finish, Workspace workspace, float* sums)
    where V : struct, IVector<V>
{
    /// <summary>Tiles that wait per tile of a quarter of a half: two of the inner products, four of each of two halves.</summary>
    public const int Waiting = 10;

    /// <summary>The output row of the first row.</summary>
    public required int FirstRow { get; init; }

    /// <summary>Output rows of the block.</summary>
    public required int Rows { get; init; }

    /// <summary>The first panel.</summary>
    public required int FirstPanel { get; init; }

    /// <summary>Behind the last panel.</summary>
    public required int EndPanel { get; init; }

    private static nint Line => 2 * V.Width;

    /// <summary>Rows of a half; with an odd number the one in the middle is in both.</summary>
    private int Half => (Rows + 1) / 2;

    private int Quarter => (Half + 1) / 2;

    private float* Tile => sums;

    /// <summary>Multiplies the inner left factors of an outer product with their panels.</summary>
    /// <param name="outer">The outer product.</param>
    /// <param name="factors">Its inner left factors that are sums, one after the other.</param>
    /// <param name="quarters">Those that are not.</param>
    public void Run(int outer, float* factors, in StrassenQuarters quarters)
    {
        var length = weights.Inputs / 4;
        for (var inner = 0; inner < StrassenWeights.Products; inner++)
        {
            var a = inner switch
            {
                0 => quarters.UpperLeft,
                1 => quarters.UpperRight,
                6 => quarters.LowerRight,
                _ => factors + ((nint)(inner - 2) * Quarter * length),
            };
            var rowBytes = (inner is 0 or 1 or 6 ? quarters.Stride : length) * sizeof(float);
            for (var panel = FirstPanel; panel < EndPanel; panel++)
            {
                var next = NextPanel(outer, inner, panel);
                var tiles = (Quarter + V.TileRows - 1) / V.TileRows;
                for (var row = 0; row < Quarter;)
                {
                    var rows = PanelProduct<V>.TileRows(Quarter - row, half: false);
                    var input = new TileInput((nint)a + (row * (nint)rowBytes), rowBytes, length, Ahead: TileInput.Next(next, length, --tiles));
                    Multiply(outer, inner, panel, row, rows, input);
                    row += rows;
                }
            }
        }
    }

    /// <summary>The panel that is needed after this one; itself where there is none.</summary>
    private void* NextPanel(int outer, int inner, int panel)
    {
        if (++panel == EndPanel)
        {
            panel = FirstPanel;
            if (++inner == StrassenWeights.Products)
            {
                inner = 0;
                outer = Math.Min(outer + 1, StrassenWeights.Products - 1);
            }
        }

        return weights[outer][inner].Panel(panel);
    }

    private void Multiply(int outer, int inner, int panel, int row, int rows, in TileInput input)
    {
        var place = ((panel - FirstPanel) * (nint)Quarter) + row;
        var size = (EndPanel - FirstPanel) * (nint)Quarter;
        var first = sums + ((V.TileRows + place) * Line);
        var second = first + (size * Line);
        var factor = weights[outer][inner];
        // Where the quarters of the outer sums that wait lie: first u, then beside it v.
        var waiting = second + (size * Line);
        var (isLower, isRight) = (inner is 5 or 6, inner is 4 or 5);
        nint quarter = ((isLower ? 2 : 0) + (isRight ? 1 : 0)) * size * Line;
        var u = waiting + quarter;
        var v = u + (4 * size * Line);
        var from = outer switch { 0 or 5 => null, 4 => v, _ => u };
        var target = outer switch { 0 or 2 => u, 3 => v, _ => Tile };
        var isLast = target == Tile;
        var bias = !isLast ? factor.Bias(panel) : weights.Bias((outer is 4 or 5 ? 2 : 0) + (isRight ? 1 : 0)).Bias(panel);
        switch (inner)
        {
            case 0:
                Sum(input, factor, panel, rows, null, null, factor.Bias(panel), first);
                return;
            case 2:
                Sum(input, factor, panel, rows, first, null, factor.Bias(panel), first);
                return;
            case 3:
                Sum(input, factor, panel, rows, first, null, factor.Bias(panel), second);
                return;
            case 5:
                Sum(input, factor, panel, rows, null, null, factor.Bias(panel), Tile);
                StrassenKernel<V>.AddToBoth(Tile, first, second, from, rows, outer == 5 ? factor.Bias(panel) : bias, target);
                break;
            default:
                var inside = inner == 4 ? second : first;
                if (isLast && outer != 5 && finish.IsInRegisters && Doubled(outer, row, isLower) == 0)
                {
                    PanelProduct<V>.GoOn(rows, input, factor.Panel(panel), bias, Tile, finish, Place(outer, panel, row, isLower, isRight), inside, from);
                    return;
                }

                Sum(input, factor, panel, rows, inside, from, outer == 5 ? factor.Bias(panel) : bias, target);
                break;
        }

        if (outer == 5)
        {
            StrassenKernel<V>.AddToBoth(Tile, u, v, null, rows, bias, Tile);
        }

        if (isLast)
        {
            Finish(outer, panel, row, rows, isLower, isRight);
        }
    }

    /// <summary>target = sums so far + bias + rows · right factor.</summary>
    private static void Sum(in TileInput input, PackedMatrix factor, int panel, int rows, float* soFar, float* more, float* bias, float* target) =>
        PanelProduct<V>.Run(rows, input, false, factor.Panel(panel), factor.Valid(panel) > V.Width, bias, target, soFar, more);

    /// <summary>Writes the tile as rows of one sixteenth of the output. Rows that are in two halves are written once.</summary>
    private void Finish(int outer, int panel, int row, int rows, bool isLower, bool isRight)
    {
        var doubled = Doubled(outer, row, isLower);
        finish.Run(workspace, Tile + (doubled * Line), RowOf(outer, row, isLower) + doubled, rows - doubled, ColumnOf(outer, panel, isRight), weights[0][0].Valid(panel));
    }

    private TilePlace Place(int outer, int panel, int row, bool isLower, bool isRight) =>
        new(workspace, RowOf(outer, row, isLower), ColumnOf(outer, panel, isRight), weights[0][0].Valid(panel));

    private int RowOf(int outer, int row, bool isLower) => FirstRow + (outer is 5 or 6 ? Rows - Half : 0) + (isLower ? Half - Quarter : 0) + row;

    private int ColumnOf(int outer, int panel, bool isRight) => (((outer is 4 or 5 ? 2 : 0) + (isRight ? 1 : 0)) * weights[0][0].Outputs) + (panel * (int)Line);

    /// <summary>Rows that another half has already.</summary>
    private int Doubled(int outer, int row, bool isLower) => row > 0 ? 0 : isLower ? (2 * Quarter) - Half : outer is 5 or 6 ? (2 * Half) - Rows : 0;
}
