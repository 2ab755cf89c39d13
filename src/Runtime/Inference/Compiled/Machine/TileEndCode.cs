namespace ConvNeXtGen.Inference.Machine;

/// <summary>Machine code of a <see cref="TileEnd"/>.</summary>
internal static class TileEndCode
{
    private const int Rdx = 2, Rcx = 1, Rsi = 6, Rdi = 7;

    /// <summary>Registers that hold neither sums nor anything else any more.</summary>
    private const int Size = 28, Place = 29, Polynomial = 30, Coefficient = 31;

    /// <summary>The mask of the columns of the last vector.</summary>
    private const int LastColumns = 1;

    /// <summary>VRANGEPS: the smaller of two absolute values, without sign.</summary>
    private const byte SmallerSize = 0b1010;

    /// <summary>Writes code that asks for the memory that will be written, so that it comes while the tile is multiplied.</summary>
    /// <param name="end">The end.</param>
    /// <param name="asm">Where to.</param>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="vectors">Its width in vectors: 1 or 2.</param>
    public static void Ask(this TileEnd end, EvexAssembler asm, int rows, int vectors)
    {
        asm.LoadWord(Rcx, Rdi, TileEndArguments.TargetOffset);
        for (var row = 0; row < rows; row++)
        {
            for (var line = 0; line < (end.Half ? 1 : vectors); line++)
            {
                asm.PrefetchForWriting(Rcx, line);
            }

            asm.AddWord(Rcx, Rdi, TileEndArguments.TargetBytesOffset);
        }
    }

    /// <summary>Writes the code: row r's sums are in registers 2·r and, where there are two vectors, 2·r + 1; rdi points to the <see cref="TileEndArguments"/>.</summary>
    /// <param name="end">The end.</param>
    /// <param name="asm">Where to.</param>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="vectors">Its width in vectors: 1 or 2.</param>
    public static void Write(this TileEnd end, EvexAssembler asm, int rows, int vectors)
    {
        asm.LoadWord(Rcx, Rdi, TileEndArguments.TargetOffset);
        asm.LoadWord(Rdx, Rdi, TileEndArguments.FunctionOffset);
        asm.LoadWord(Rsi, Rdi, TileEndArguments.AddedOffset);
        if (end.Tail != TileTail.Whole)
        {
            asm.LoadMask(LastColumns, Rdi, TileEndArguments.LastColumnsOffset);
        }

        // Functions need a zero. In the highest tile of two vectors no register is left for it: the last sums wait in the tile's memory.
        const int Last = (2 * TileCode.MostRows) - 1;
        var waits = end.Lines is not null && rows == TileCode.MostRows && vectors == 2;
        if (waits)
        {
            asm.LoadWord(0, Rdi, TileArguments.COffset);
            asm.Store(Last, 0, Last);
        }

        if (end.Lines is not null)
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

            WriteRow(end, asm, sums, Last);
        }
    }

    private static void WriteRow(TileEnd end, EvexAssembler asm, int[] sums, int zero)
    {
        if (end.Lines is { } lines)
        {
            foreach (var sum in sums)
            {
                WriteFunction(asm, sum, zero, lines);
            }
        }

        if (end.Adds != TileAddition.None)
        {
            for (var v = 0; v < sums.Length; v++)
            {
                WriteAddition(end, asm, sums[v], v, end.Tail != TileTail.Whole && v == sums.Length - 1 ? LastColumns : 0);
            }

            asm.AddWord(Rsi, Rdi, TileEndArguments.AddedBytesOffset);
        }

        if (end.Half && end.Tail == TileTail.Whole && sums is [var left, var right])
        {
            asm.PackBFloat16(left, right, left);
            asm.Store(left, Rcx, 0);
        }
        else
        {
            for (var v = 0; v < sums.Length; v++)
            {
                WriteStore(end, asm, sums[v], v, v == sums.Length - 1 ? end.Tail : TileTail.Whole);
            }
        }

        asm.AddWord(Rcx, Rdi, TileEndArguments.TargetBytesOffset);
    }

    private static void WriteAddition(TileEnd end, EvexAssembler asm, int sum, int vector, int mask)
    {
        if (end.Adds == TileAddition.Float32)
        {
            asm.AddLoaded(sum, sum, Rsi, vector, mask);
            return;
        }

        asm.LoadBFloat16(Size, Rsi, vector, mask);
        asm.Add(sum, sum, Size);
    }

    private static void WriteStore(TileEnd end, EvexAssembler asm, int sum, int vector, TileTail tail)
    {
        if (end.Half)
        {
            asm.ToBFloat16(sum);
        }

        if (tail == TileTail.Masked)
        {
            asm.StoreMasked(sum, Rcx, vector, LastColumns, end.Half);
            return;
        }

        var bytes = MachineKernel.Width * (end.Half ? sizeof(ushort) : sizeof(float));
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
