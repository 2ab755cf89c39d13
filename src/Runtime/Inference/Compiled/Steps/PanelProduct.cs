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
/// <param name="Ahead">Memory that is needed soon and asked for meanwhile, a cache line per step; 0 for none.</param>
internal readonly unsafe record struct TileInput(nint A, nint RowBytes, int Length, int Stretches = 1, nint StretchBytes = 0, nint Ahead = 0)
{
    /// <summary>Bytes that are asked for per step.</summary>
    public const int CacheLine = 64;

    /// <summary>
    /// What a tile asks for of the panel that comes next: from memory it would come slower than the first tile multiplies. The last two of the tiles
    /// that share a panel ask for half of the next one each, a cache line per step; asking for less in each step costs more than it brings.
    /// </summary>
    /// <param name="panel">The next panel, of the same length.</param>
    /// <param name="steps">Steps per tile: numbers, or pairs of bfloat16 numbers.</param>
    /// <param name="tilesAfter">How many tiles come after this one before the panel is needed.</param>
    public static nint Next(void* panel, int steps, int tilesAfter) => tilesAfter > 1 ? 0 : (nint)panel + ((1 - tilesAfter) * steps * CacheLine);
}

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
    /// <param name="sums">A tile of earlier sums that is added, in float32 products only; may be the result's own memory. Null for none.</param>
    /// <param name="more">A second tile of earlier sums; only where there is a first one. Null for none.</param>
    [SkipLocalsInit]
    public static void Run(int rows, in TileInput input, bool half, void* panel, bool wide, float* bias, float* tile, float* sums = null, float* more = null)
    {
        if (half || s_machine)
        {
            TileSumArguments arguments;
            Fill(&arguments.Product, input, half, panel, bias, tile, sums);
            arguments.SecondStart = more;
            if (sums == null)
            {
                MachineKernel.Run(rows, wide, half, &arguments.Product);
            }
            else if (more == null)
            {
                MachineKernel.GoOn(rows, wide, &arguments.Product);
            }
            else
            {
                MachineKernel.GoOnTwice(rows, wide, &arguments);
            }

            return;
        }

        Start(rows, bias, sums, more, tile);

        var width = wide ? 2 * V.Width : V.Width;
        for (var stretch = 0; stretch < input.Stretches; stretch++)
        {
            var a = (float*)(input.A + (stretch * input.StretchBytes));
            var b = (float*)panel + ((long)stretch * input.Length * width);
            TileKernel<V>.MultiplyAdd(rows, a, input.RowBytes / sizeof(float), b, input.Length, wide, tile);
        }
    }

    /// <summary>Computes bias + rows · panel by machine code, and what becomes of it while it is in registers.</summary>
    /// <param name="rows">How many rows, at most <see cref="IVector{TSelf}.TileRows"/>.</param>
    /// <param name="input">The rows.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="panel">Which panel.</param>
    /// <param name="tile">Memory for a tile.</param>
    /// <param name="finish">What becomes of it.</param>
    /// <param name="place">Where it goes.</param>
    [SkipLocalsInit]
    public static void Finish(int rows, in TileInput input, PackedMatrix matrix, int panel, float* tile, TileFinish<V> finish, in TilePlace place)
    {
        TileEndArguments arguments;
        Fill(&arguments.Product, input, matrix.IsHalf, matrix.Panel(panel), matrix.Bias(panel), tile, null);
        finish.Finish(&arguments, rows, place);
    }

    /// <summary>The same from earlier sums, in float32.</summary>
    /// <param name="rows">How many rows, at most <see cref="IVector{TSelf}.TileRows"/>.</param>
    /// <param name="input">The rows.</param>
    /// <param name="panel">The panel, as wide as the place.</param>
    /// <param name="bias">What sums start from: two vectors.</param>
    /// <param name="tile">Memory for a tile.</param>
    /// <param name="finish">What becomes of it.</param>
    /// <param name="place">Where it goes.</param>
    /// <param name="sums">A tile of earlier sums that is added.</param>
    /// <param name="more">A second one; null for none.</param>
    [SkipLocalsInit]
    public static void GoOn(int rows, in TileInput input, void* panel, float* bias, float* tile, TileFinish<V> finish, in TilePlace place, float* sums, float* more)
    {
        TileEndArguments arguments;
        Fill(&arguments.Product, input, false, panel, bias, tile, sums);
        arguments.SecondStart = more;
        finish.Finish(&arguments, rows, place, more == null ? 1 : 2);
    }

    /// <summary>Number by number where the machine code reads it: a copy of what has just been written, in other pieces, would wait for the writes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Fill(TileArguments* arguments, in TileInput input, bool half, void* panel, float* bias, float* tile, float* sums)
    {
        arguments->A = (void*)input.A;
        arguments->RowBytes = input.RowBytes;
        arguments->B = panel;
        arguments->Steps = half ? input.Length / 2 : input.Length;
        arguments->C = tile;
        arguments->Stretches = input.Stretches;
        arguments->Skip = input.StretchBytes - ((nint)input.Length * (half ? sizeof(ushort) : sizeof(float)));
        arguments->Bias = bias;
        arguments->Start = sums;
        arguments->Ahead = input.Ahead == 0 ? panel : (void*)input.Ahead;
        arguments->AheadStep = input.Ahead == 0 ? 0 : TileInput.CacheLine;
    }

    private static void Start(int rows, float* bias, float* sums, float* more, float* tile)
    {
        V bias0 = V.Load(bias), bias1 = V.Load(bias + V.Width);
        for (var place = 0; place < rows * 2 * V.Width; place += 2 * V.Width)
        {
            var (sum0, sum1) = (bias0, bias1);
            if (sums != null)
            {
                (sum0, sum1) = (sum0 + V.Load(sums + place), sum1 + V.Load(sums + place + V.Width));
            }

            if (more != null)
            {
                (sum0, sum1) = (sum0 + V.Load(more + place), sum1 + V.Load(more + place + V.Width));
            }

            V.Store(sum0, tile + place);
            V.Store(sum1, tile + place + V.Width);
        }
    }
}
