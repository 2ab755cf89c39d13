using System.Runtime.CompilerServices;
using ConvNeXtGen.Inference.Machine;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>Rows that lie at even distances, each in one or more stretches: what a tile multiplies.</summary>
/// <param name="A">The first row.</param>
/// <param name="RowBytes">Bytes from row to row.</param>
/// <param name="Length">Numbers per stretch.</param>
/// <param name="Stretches">How many stretches: the kernel rows of a convolution, 1 for a plain product.</param>
/// <param name="StretchBytes">Bytes from the start of a stretch to that of the next.</param>
internal readonly unsafe record struct TileInput(nint A, nint RowBytes, int Length, int Stretches = 1, nint StretchBytes = 0);

/// <summary>A tile of rows times a panel of a <see cref="PackedMatrix"/>, by machine code where there is some, else by <see cref="TileKernel{V}"/>.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal static unsafe class PanelProduct<V>
    where V : struct, IVector<V>
{
    private static readonly bool s_machine = V.Width == MachineKernel.Width && MachineKernel.SupportsFloat32;

    /// <summary>How many rows the next tile should have when some are left: tiles of about equal heights where any height is possible.</summary>
    /// <param name="rows">Rows left.</param>
    /// <param name="half">bfloat16.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int TileRows(int rows, bool half)
    {
        if (rows <= V.TileRows)
        {
            return rows;
        }

        var tiles = (rows + V.TileRows - 1) / V.TileRows;
        return s_machine || half ? (rows + tiles - 1) / tiles : V.TileRows;
    }

    /// <summary>Computes bias + rows · panel.</summary>
    /// <param name="rows">How many rows, at most <see cref="IVector{TSelf}.TileRows"/>.</param>
    /// <param name="input">The rows.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="panel">Which panel.</param>
    /// <param name="tile">The result: row r starts at 2·Width·r.</param>
    public static void Run(int rows, in TileInput input, PackedMatrix matrix, int panel, float* tile) =>
        Run(rows, input, matrix.IsHalf, matrix.Panel(panel), matrix.Valid(panel) > V.Width, matrix.Bias(panel), tile);

    /// <summary>Computes bias + rows · panel.</summary>
    /// <param name="rows">How many rows, at most <see cref="IVector{TSelf}.TileRows"/>.</param>
    /// <param name="input">The rows.</param>
    /// <param name="half">bfloat16.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="wide">Whether it is two vectors wide.</param>
    /// <param name="bias">What sums start from: two vectors.</param>
    /// <param name="tile">The result: row r starts at 2·Width·r.</param>
    public static void Run(int rows, in TileInput input, bool half, void* panel, bool wide, float* bias, float* tile)
    {
        if (half || s_machine)
        {
            var size = half ? sizeof(ushort) : sizeof(float);
            var arguments = new TileArguments
            {
                A = (void*)input.A,
                RowBytes = input.RowBytes,
                B = panel,
                Steps = half ? input.Length / 2 : input.Length,
                C = tile,
                Stretches = input.Stretches,
                Skip = input.StretchBytes - ((nint)input.Length * size),
                Bias = bias,
            };
            MachineKernel.Run(rows, wide, half, &arguments);
            return;
        }

        var start = new ReadOnlySpan<float>(bias, 2 * V.Width);
        for (var row = 0; row < rows; row++)
        {
            start.CopyTo(new Span<float>(tile + (row * 2 * V.Width), 2 * V.Width));
        }

        var width = wide ? 2 * V.Width : V.Width;
        for (var stretch = 0; stretch < input.Stretches; stretch++)
        {
            var a = (float*)(input.A + (stretch * input.StretchBytes));
            var b = (float*)panel + ((long)stretch * input.Length * width);
            TileKernel<V>.MultiplyAdd(rows, a, input.RowBytes / sizeof(float), b, input.Length, wide, tile);
        }
    }
}
