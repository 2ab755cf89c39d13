namespace ConvNeXtGen.Inference.Machine;

/// <summary>Functions that a tile's end knows.</summary>
internal enum TileFunction
{
    /// <summary>x.</summary>
    None,

    /// <summary>x·Φ(x).</summary>
    Gelu,

    /// <summary>x·Φ(x) to the accuracy of bfloat16.</summary>
    RoughGelu,

    /// <summary>x·σ(x).</summary>
    Silu,

    /// <summary>x·σ(x) to the accuracy of bfloat16.</summary>
    RoughSilu,
}

/// <summary>What a tile's end adds.</summary>
internal enum TileAddition
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Rows of float32.</summary>
    Float32,

    /// <summary>Rows of bfloat16.</summary>
    BFloat16,
}

/// <summary>How much of the last vector of a row counts. Masks would do for all, but take 20 cycles a store on Zen 4.</summary>
internal enum TileTail
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>The lower half.</summary>
    Half,

    /// <summary>The lowest quarter.</summary>
    Quarter,

    /// <summary>As many numbers as a mask says.</summary>
    Masked,
}

/// <summary>
/// What a tile does with its sums while they are still in registers, instead of leaving them in the tile's memory: a function, adding rows
/// in memory, and storing rows one or two vectors wide where they belong.
/// </summary>
/// <param name="Function">What comes first.</param>
/// <param name="Adds">What is added.</param>
/// <param name="Half">Whether results are stored as bfloat16 (rounded to nearest even by VCVTNE2PS2BF16) or as float32.</param>
/// <param name="Tail">How much of the last vector is stored.</param>
internal readonly record struct TileEnd(TileFunction Function, TileAddition Adds, bool Half, TileTail Tail)
{
    /// <summary>How many different ends there are.</summary>
    public const int Count = 120;

    private const int Rdx = 2, Rcx = 1, Rsi = 6, Rdi = 7;

    /// <summary>Registers that hold neither sums nor anything else any more.</summary>
    private const int Size = 28, Place = 29, Polynomial = 30, Coefficient = 31;

    /// <summary>The mask of the columns of the last vector.</summary>
    private const int LastColumns = 1;

    /// <summary>VRANGEPS: the smaller of two absolute values, without sign.</summary>
    private const byte SmallerSize = 0b1010;

    /// <summary>A number for each end, below <see cref="Count"/>.</summary>
    public int Index => (24 * (int)Function) + (8 * (int)Adds) + (Half ? 4 : 0) + (int)Tail;

    /// <summary>The function's constants; null for none.</summary>
    public FunctionLines? Lines => Function switch
    {
        TileFunction.Gelu => FunctionLines.Gelu,
        TileFunction.RoughGelu => FunctionLines.RoughGelu,
        TileFunction.Silu => FunctionLines.Silu,
        TileFunction.RoughSilu => FunctionLines.RoughSilu,
        _ => null,
    };

    /// <summary>The end with a number.</summary>
    public static TileEnd Of(int index) => new((TileFunction)(index / 24), (TileAddition)(index / 8 % 3), (index & 4) != 0, (TileTail)(index & 3));

    /// <summary>How much of the last vector counts in rows of a length.</summary>
    public static TileTail TailOf(int columns) => (columns % MachineKernel.Width) switch { 0 => TileTail.Whole, 8 => TileTail.Half, 4 => TileTail.Quarter, _ => TileTail.Masked };

    /// <summary>Writes code that asks for the memory that will be written, so that it comes while the tile is multiplied.</summary>
    /// <param name="asm">Where to.</param>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="vectors">Its width in vectors: 1 or 2.</param>
    public void Ask(EvexAssembler asm, int rows, int vectors)
    {
        asm.LoadWord(Rcx, Rdi, TileEndArguments.TargetOffset);
        for (var row = 0; row < rows; row++)
        {
            for (var line = 0; line < (Half ? 1 : vectors); line++)
            {
                asm.PrefetchForWriting(Rcx, line);
            }

            asm.AddWord(Rcx, Rdi, TileEndArguments.TargetBytesOffset);
        }
    }

    /// <summary>Writes the code: row r's sums are in registers 2·r and, where there are two vectors, 2·r + 1; rdi points to the <see cref="TileEndArguments"/>.</summary>
    /// <param name="asm">Where to.</param>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="vectors">Its width in vectors: 1 or 2.</param>
    public void Write(EvexAssembler asm, int rows, int vectors)
    {
        asm.LoadWord(Rcx, Rdi, TileEndArguments.TargetOffset);
        asm.LoadWord(Rdx, Rdi, TileEndArguments.FunctionOffset);
        asm.LoadWord(Rsi, Rdi, TileEndArguments.AddedOffset);
        if (Tail != TileTail.Whole)
        {
            asm.LoadMask(LastColumns, Rdi, TileEndArguments.LastColumnsOffset);
        }

        // Functions need a zero. In the highest tile of two vectors no register is left for it: the last sums wait in the tile's memory.
        const int Last = (2 * TileCode.MostRows) - 1;
        var waits = Lines is not null && rows == TileCode.MostRows && vectors == 2;
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
            int[] sums = [.. Enumerable.Range(2 * row, vectors)];
            if (waits && sums[^1] == Last)
            {
                sums[^1] = 0;
                asm.Load(0, 0, Last);
            }

            WriteRow(asm, sums, Last);
        }
    }

    private void WriteRow(EvexAssembler asm, int[] sums, int zero)
    {
        if (Lines is { } lines)
        {
            foreach (var sum in sums)
            {
                WriteFunction(asm, sum, zero, lines);
            }
        }

        if (Adds != TileAddition.None)
        {
            for (var v = 0; v < sums.Length; v++)
            {
                WriteAddition(asm, sums[v], v, Tail != TileTail.Whole && v == sums.Length - 1 ? LastColumns : 0);
            }

            asm.AddWord(Rsi, Rdi, TileEndArguments.AddedBytesOffset);
        }

        if (Half && Tail == TileTail.Whole && sums is [var left, var right])
        {
            asm.PackBFloat16(left, right, left);
            asm.Store(left, Rcx, 0);
        }
        else
        {
            for (var v = 0; v < sums.Length; v++)
            {
                WriteStore(asm, sums[v], v, v == sums.Length - 1 ? Tail : TileTail.Whole);
            }
        }

        asm.AddWord(Rcx, Rdi, TileEndArguments.TargetBytesOffset);
    }

    private void WriteAddition(EvexAssembler asm, int sum, int vector, int mask)
    {
        if (Adds == TileAddition.Float32)
        {
            asm.AddLoaded(sum, sum, Rsi, vector, mask);
            return;
        }

        asm.LoadBFloat16(Size, Rsi, vector, mask);
        asm.Add(sum, sum, Size);
    }

    private void WriteStore(EvexAssembler asm, int sum, int vector, TileTail tail)
    {
        if (Half)
        {
            asm.ToBFloat16(sum);
        }

        if (tail == TileTail.Masked)
        {
            asm.StoreMasked(sum, Rcx, vector, LastColumns, Half);
            return;
        }

        var bytes = MachineKernel.Width * (Half ? sizeof(ushort) : sizeof(float));
        asm.StoreLower(sum, Rcx, vector * bytes, tail switch { TileTail.Half => bytes / 2, TileTail.Quarter => bytes / 4, _ => bytes });
    }

    /// <summary>x·p(x) = max(x, 0) − |x|·p(−|x|), see <see cref="FunctionLines"/>. The maximum keeps NaN, as its second operand.</summary>
    private static void WriteFunction(EvexAssembler asm, int x, int zero, FunctionLines lines)
    {
        asm.Range(Size, x, Rdx, lines.Limit, SmallerSize);
        asm.AddNumber(Place, Size, Rdx, lines.Start);
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
