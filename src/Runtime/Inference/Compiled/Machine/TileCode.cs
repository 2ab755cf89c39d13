namespace ConvNeXtGen.Inference.Machine;

/// <summary>
/// Writes the innermost matrix product as AVX-512 code: up to 14 rows of A times a panel of B, one or two vectors wide,
/// summed over several stretches of the rows (the kernel rows of a convolution). All sums stay in registers.
/// </summary>
internal static class TileCode
{
    /// <summary>Most rows of a tile: 28 registers hold its sums, two a line of B, two the inputs.</summary>
    public const int MostRows = 14;

    private const int Rax = 0, Rcx = 1, Rdx = 2, Rbx = 3, Rsi = 6, Rdi = 7, R8 = 8, R9 = 9, R10 = 10, R11 = 11;

    /// <summary>Registers that point to rows 0, 3, 5 and 10; every other row is 1, 2, 4 or 8 rows behind one of them.</summary>
    private static readonly int[] s_bases = [Rax, R9, R10, R11];

    private static readonly (int Base, int Behind)[] s_rows =
        [(0, 0), (0, 1), (0, 2), (1, 0), (0, 4), (2, 0), (2, 1), (2, 2), (0, 8), (2, 4), (3, 0), (3, 1), (3, 2), (2, 8)];

    /// <summary>The code of a kernel, which takes a <see cref="TileArguments"/> by address.</summary>
    /// <param name="rows">Rows of the tile.</param>
    /// <param name="vectors">Width of the panel in vectors: 1 or 2.</param>
    /// <param name="numbers">What is multiplied.</param>
    /// <param name="starts">How many tiles of earlier sums are added to the bias that sums start from: 0, 1 or 2; not for bytes.</param>
    /// <param name="end">What is done with the sums; null when they are left in the tile's memory.</param>
    public static byte[] Of(int rows, int vectors, TileNumbers numbers, int starts = 0, TileEnd? end = null)
    {
        const int FirstLine = 28, FirstInput = 30;
        var bases = s_bases[..(s_rows.Take(rows).Max(row => row.Base) + 1)];
        var asm = new EvexAssembler();
        asm.Push(Rbx);
        asm.LoadWord(Rbx, Rdi, TileArguments.AheadOffset);
        asm.LoadWord(Rax, Rdi, TileArguments.AOffset);
        asm.LoadWord(Rsi, Rdi, TileArguments.RowBytesOffset);
        asm.LoadWord(Rdx, Rdi, TileArguments.BOffset);
        asm.LoadWord(R8, Rdi, TileArguments.StretchesOffset);
        asm.Address(R9, Rax, Rsi, 1);
        asm.Address(R9, R9, Rsi, 2);
        asm.Address(R10, R9, Rsi, 2);
        asm.Address(R11, R10, Rsi, 1);
        asm.Address(R11, R11, Rsi, 4);
        if (numbers == TileNumbers.Int8)
        {
            TileBytes.Clear(asm, rows, vectors);
        }
        else
        {
            Start(asm, rows, vectors, starts, FirstLine, end is null ? TileSumArguments.SecondStartOffset : TileEndArguments.SecondStartOffset);
        }

        end?.Ask(asm, rows, vectors);
        var stretch = asm.Position;
        asm.LoadWord(Rcx, Rdi, TileArguments.StepsOffset);
        var loop = asm.Position;
        for (var v = 0; v < vectors; v++)
        {
            asm.Load(FirstLine + v, Rdx, v);
        }

        asm.Add(Rdx, 64 * vectors);
        asm.Prefetch(Rbx);
        asm.AddWord(Rbx, Rdi, TileArguments.AheadStepOffset);
        for (var row = 0; row < rows; row++)
        {
            var input = FirstInput + (row & 1);
            var (start, behind) = s_rows[row];
            if (behind == 0)
            {
                asm.Broadcast(input, s_bases[start]);
            }
            else
            {
                asm.Broadcast(input, s_bases[start], Rsi, behind);
            }

            for (var v = 0; v < vectors; v++)
            {
                switch (numbers)
                {
                    case TileNumbers.Int8:
                        asm.DotBytes((2 * row) + v, input, FirstLine + v);
                        break;
                    case TileNumbers.BFloat16:
                        asm.DotBFloat16((2 * row) + v, FirstLine + v, input);
                        break;
                    default:
                        asm.MultiplyAdd((2 * row) + v, FirstLine + v, input);
                        break;
                }
            }
        }

        foreach (var register in bases)
        {
            asm.Add(register, 4);
        }

        asm.DecrementAndLoop(Rcx, loop);
        foreach (var register in bases)
        {
            asm.AddWord(register, Rdi, TileArguments.SkipOffset);
        }

        asm.DecrementAndLoop(R8, stretch);
        if (numbers == TileNumbers.Int8)
        {
            TileBytes.Scale(asm, rows, vectors);
        }

        if (end is { } inRegisters)
        {
            inRegisters.Write(asm, rows, vectors);
        }
        else
        {
            Store(asm, rows, vectors);
        }

        asm.Pop(Rbx);
        asm.Return();
        return asm.Code;
    }

    private static void Store(EvexAssembler asm, int rows, int vectors)
    {
        asm.LoadWord(Rcx, Rdi, TileArguments.COffset);
        for (var row = 0; row < rows; row++)
        {
            for (var v = 0; v < vectors; v++)
            {
                asm.Store((2 * row) + v, Rcx, (2 * row) + v);
            }
        }
    }

    private static void Start(EvexAssembler asm, int rows, int vectors, int starts, int firstLine, int secondStartOffset)
    {
        asm.LoadWord(Rcx, Rdi, TileArguments.BiasOffset);
        for (var v = 0; v < vectors; v++)
        {
            asm.Load(firstLine + v, Rcx, v);
        }

        int[] sums = [.. Enumerable.Range(0, 2 * rows).Where(sum => sum % 2 < vectors)];
        asm.LoadWord(Rcx, Rdi, TileArguments.StartOffset);
        foreach (var sum in sums)
        {
            if (starts > 0)
            {
                asm.AddLoaded(sum, firstLine + (sum % 2), Rcx, sum);
            }
            else
            {
                asm.Copy(sum, firstLine + (sum % 2));
            }
        }

        if (starts > 1)
        {
            asm.LoadWord(Rcx, Rdi, secondStartOffset);
            Array.ForEach(sums, sum => asm.AddLoaded(sum, sum, Rcx, sum));
        }
    }
}
