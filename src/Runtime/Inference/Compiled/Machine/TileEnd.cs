namespace ConvNeXtGen.Inference.Machine;

/// <summary>
/// What a bfloat16 tile does with its sums while they are still in registers, instead of leaving them in the tile's memory: GELU, adding rows
/// in memory, and storing rows two vectors wide where they belong.
/// </summary>
/// <param name="Gelu">Whether GELU comes first, to the accuracy of bfloat16.</param>
/// <param name="Adds">Whether float32 rows in memory are added.</param>
/// <param name="Half">Whether results are stored as bfloat16 (rounded to nearest even by VCVTNE2PS2BF16) or as float32.</param>
internal readonly record struct TileEnd(bool Gelu, bool Adds, bool Half)
{
    /// <summary>How many different ends there are.</summary>
    public const int Count = 8;

    private const int Rdx = 2, Rcx = 1, Rsi = 6, Rdi = 7;

    /// <summary>Registers that hold neither sums nor anything else any more.</summary>
    private const int Size = 28, Place = 29, Polynomial = 30, Coefficient = 31;

    /// <summary>VRANGEPS: the smaller of two absolute values, without sign.</summary>
    private const byte SmallerSize = 0b1010;

    /// <summary>A number for each end, below <see cref="Count"/>.</summary>
    public int Index => (Gelu ? 1 : 0) | (Adds ? 2 : 0) | (Half ? 4 : 0);

    /// <summary>The end with a number.</summary>
    public static TileEnd Of(int index) => new((index & 1) != 0, (index & 2) != 0, (index & 4) != 0);

    /// <summary>Writes the code: row r's sums are in registers 2·r and 2·r + 1, rdi points to the <see cref="TileEndArguments"/>.</summary>
    /// <param name="asm">Where to.</param>
    /// <param name="rows">Rows of the tile.</param>
    public void Write(EvexAssembler asm, int rows)
    {
        asm.LoadWord(Rcx, Rdi, TileEndArguments.TargetOffset);
        asm.LoadWord(Rdx, Rdi, TileEndArguments.GeluOffset);
        asm.LoadWord(Rsi, Rdi, TileEndArguments.AddedOffset);
        // GELU needs a zero. In the highest tile no register is left for it: the last sums wait in the tile's memory.
        const int Last = (2 * TileCode.MostRows) - 1;
        var waits = Gelu && rows == TileCode.MostRows;
        if (waits)
        {
            asm.LoadWord(0, Rdi, TileArguments.COffset);
            asm.Store(Last, 0, Last);
        }

        if (Gelu)
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
        if (Gelu)
        {
            WriteGelu(asm, left, zero);
            WriteGelu(asm, right, zero);
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

    /// <summary>x·Φ(x) = max(x, 0) + |x|·(h(|x|) − ½), see <see cref="GeluLines"/>. The maximum keeps NaN, as its second operand.</summary>
    private static void WriteGelu(EvexAssembler asm, int x, int zero)
    {
        asm.Range(Size, x, Rdx, GeluLines.Limit, SmallerSize);
        asm.Broadcast(Place, Rdx, GeluLines.Rounding);
        asm.MultiplyAdd(Place, Size, Rdx, GeluLines.Scale);
        asm.Look(Polynomial, Place, Rdx, 0);
        asm.Look(Coefficient, Place, Rdx, 1);
        asm.Horner(Polynomial, Size, Coefficient);
        asm.Look(Coefficient, Place, Rdx, 2);
        asm.Max(x, zero, x);
        asm.Horner(Polynomial, Size, Coefficient);
        asm.MultiplyAdd(x, Size, Polynomial);
    }
}
