namespace ConvNeXtGen.Inference.Machine;

/// <summary>Functions that a tile's end knows.</summary>
internal enum TileFunction
{
    /// <summary>x.</summary>
    None,

    /// <summary>x·Φ(x).</summary>
    Gelu,

    /// <summary>x·σ(x).</summary>
    Silu,
}

/// <summary>
/// What a bfloat16 tile does with its sums while they are still in registers, instead of leaving them in the tile's memory: a function, adding rows
/// in memory, and storing rows two vectors wide where they belong.
/// </summary>
/// <param name="Function">What comes first, to the accuracy of bfloat16.</param>
/// <param name="Adds">Whether float32 rows in memory are added.</param>
/// <param name="Half">Whether results are stored as bfloat16 (rounded to nearest even by VCVTNE2PS2BF16) or as float32.</param>
internal readonly record struct TileEnd(TileFunction Function, bool Adds, bool Half)
{
    /// <summary>How many different ends there are.</summary>
    public const int Count = 12;

    private const int Rdx = 2, Rcx = 1, Rsi = 6, Rdi = 7;

    /// <summary>Registers that hold neither sums nor anything else any more.</summary>
    private const int Size = 28, Place = 29, Polynomial = 30, Coefficient = 31;

    /// <summary>VRANGEPS: the smaller of two absolute values, without sign.</summary>
    private const byte SmallerSize = 0b1010;

    /// <summary>A number for each end, below <see cref="Count"/>.</summary>
    public int Index => (4 * (int)Function) | (Adds ? 1 : 0) | (Half ? 2 : 0);

    /// <summary>The function's constants; null for none.</summary>
    public FunctionLines? Lines => Function switch
    {
        TileFunction.Gelu => FunctionLines.Gelu,
        TileFunction.Silu => FunctionLines.Silu,
        _ => null,
    };

    /// <summary>The end with a number.</summary>
    public static TileEnd Of(int index) => new((TileFunction)(index / 4), (index & 1) != 0, (index & 2) != 0);

    /// <summary>Writes the code: row r's sums are in registers 2·r and 2·r + 1, rdi points to the <see cref="TileEndArguments"/>.</summary>
    /// <param name="asm">Where to.</param>
    /// <param name="rows">Rows of the tile.</param>
    public void Write(EvexAssembler asm, int rows)
    {
        asm.LoadWord(Rcx, Rdi, TileEndArguments.TargetOffset);
        asm.LoadWord(Rdx, Rdi, TileEndArguments.FunctionOffset);
        asm.LoadWord(Rsi, Rdi, TileEndArguments.AddedOffset);
        // Functions need a zero. In the highest tile no register is left for it: the last sums wait in the tile's memory.
        const int Last = (2 * TileCode.MostRows) - 1;
        var waits = Lines is not null && rows == TileCode.MostRows;
        if (waits)
        {
            asm.LoadWord(0, Rdi, TileArguments.COffset);
            asm.Store(Last, 0, Last);
        }

        if (Lines is not null)
        {
            asm.Clear(Last);
        }

        for (var row = 0; row < rows; row++)
        {
            var (left, right) = (2 * row, (2 * row) + 1);
            if (right == Last && waits)
            {
                right = 0;
                asm.Load(right, 0, Last);
            }

            WriteRow(asm, left, right, Last);
        }
    }

    private void WriteRow(EvexAssembler asm, int left, int right, int zero)
    {
        if (Lines is { } lines)
        {
            WriteFunction(asm, left, zero, lines);
            WriteFunction(asm, right, zero, lines);
        }

        if (Adds)
        {
            asm.AddLoaded(left, left, Rsi, 0);
            asm.AddLoaded(right, right, Rsi, 1);
            asm.AddWord(Rsi, Rdi, TileEndArguments.AddedBytesOffset);
        }

        if (Half)
        {
            asm.PackBFloat16(left, right, left);
        }

        asm.Store(left, Rcx, 0);
        if (!Half)
        {
            asm.Store(right, Rcx, 1);
        }

        asm.AddWord(Rcx, Rdi, TileEndArguments.TargetBytesOffset);
    }

    /// <summary>x·p(x) = max(x, 0) − |x|·p(−|x|), see <see cref="FunctionLines"/>. The maximum keeps NaN, as its second operand.</summary>
    private static void WriteFunction(EvexAssembler asm, int x, int zero, FunctionLines lines)
    {
        asm.Range(Size, x, Rdx, lines.Limit, SmallerSize);
        asm.Broadcast(Place, Rdx, lines.Rounding);
        asm.MultiplyAdd(Place, Size, Rdx, lines.Scale);
        asm.Look(Polynomial, Place, Rdx, 0);
        for (var line = 1; line <= lines.Degree; line++)
        {
            asm.Look(Coefficient, Place, Rdx, line);
            asm.Horner(Polynomial, Size, Coefficient);
        }

        asm.Max(x, zero, x);
        asm.MultiplyAdd(x, Size, Polynomial);
    }
}
