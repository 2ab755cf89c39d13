namespace ConvNeXtGen.Inference.Machine;

/// <summary>What tiles of bytes do before and after they multiply: sums are whole numbers, and become float32 in the registers that hold them.</summary>
internal static class TileBytes
{
    private const int Rax = 0, Rcx = 1, Rdi = 7;

    /// <summary>Registers that hold neither sums nor anything else any more.</summary>
    private const int ColumnScale = 28, ColumnSum = 29, Bias = 30, Term = 31;

    /// <summary>Writes the code that starts from zeros.</summary>
    public static void Clear(EvexAssembler asm, int rows, int vectors)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var v = 0; v < vectors; v++)
            {
                asm.Clear((2 * row) + v);
            }
        }
    }

    /// <summary>
    /// Writes the code that makes of whole sums s: the row's scale · (s · the column's scale) + (the row's least number · the sum of the column's weights + bias).
    /// <see cref="TileArguments.Bias"/> holds three lines for columns (scales, sums, biases), <see cref="TileArguments.Start"/> two numbers for each row (scale, least).
    /// </summary>
    public static void Scale(EvexAssembler asm, int rows, int vectors)
    {
        asm.LoadWord(Rcx, Rdi, TileArguments.BiasOffset);
        asm.LoadWord(Rax, Rdi, TileArguments.StartOffset);
        for (var v = 0; v < vectors; v++)
        {
            asm.Load(ColumnScale, Rcx, v);
            asm.Load(ColumnSum, Rcx, 2 + v);
            asm.Load(Bias, Rcx, 4 + v);
            for (var row = 0; row < rows; row++)
            {
                var sum = (2 * row) + v;
                asm.ToFloat(sum);
                asm.Copy(Term, Bias);
                asm.MultiplyAdd(Term, ColumnSum, Rax, (2 * row) + 1);
                asm.Multiply(sum, sum, ColumnScale);
                asm.TimesNumberPlus(sum, Term, Rax, 2 * row);
            }
        }
    }
}
