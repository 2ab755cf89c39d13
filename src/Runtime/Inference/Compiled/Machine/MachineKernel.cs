using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace ConvNeXtGen.Inference.Machine;

/// <summary>
/// The kernels of <see cref="TileCode"/>, placed in memory when the process starts to need them. Two reasons for machine
/// code: .NET has no intrinsic for VDPBF16PS, and tiles of every height from 1 to 14 rows would have to be written out by hand,
/// since the JIT keeps only named locals in registers.
/// </summary>
internal static unsafe class MachineKernel
{
    /// <summary>Numbers per vector.</summary>
    public const int Width = 16;

    private static readonly delegate* unmanaged<TileArguments*, void>[] s_float32 = Place(TileNumbers.Float32);
    private static readonly delegate* unmanaged<TileArguments*, void>[] s_float32GoingOn = Place(TileNumbers.Float32, sums: 1);
    private static readonly delegate* unmanaged<TileArguments*, void>[] s_float32GoingOnTwice = Place(TileNumbers.Float32, sums: 2);
    private static readonly delegate* unmanaged<TileArguments*, void>[] s_bfloat16 = Place(TileNumbers.BFloat16);
    private static readonly delegate* unmanaged<TileArguments*, void>[] s_int8 = Place(TileNumbers.Int8);
    private static readonly delegate* unmanaged<TileArguments*, void>[]?[] s_ends = new delegate* unmanaged<TileArguments*, void>[]?[5 * TileEnd.Count];

    /// <summary>Whether this processor has AVX-512 and this system lets code be placed in memory (x64 Linux).</summary>
    public static bool SupportsFloat32 { get; } = s_float32.Length > 0;

    /// <summary>Whether this processor has AVX512-BF16 too.</summary>
    public static bool SupportsBFloat16 { get; } = s_bfloat16.Length > 0;

    /// <summary>Whether this processor has AVX512-VNNI too.</summary>
    public static bool SupportsInt8 { get; } = s_int8.Length > 0;

    /// <summary>Computes a tile.</summary>
    /// <param name="rows">Rows of the tile, 1 to <see cref="TileCode.MostRows"/>.</param>
    /// <param name="wide">Whether the panel is two vectors wide.</param>
    /// <param name="half">bfloat16 instead of float32.</param>
    /// <param name="arguments">What to multiply.</param>
    public static void Run(int rows, bool wide, bool half, TileArguments* arguments) =>
        (half ? s_bfloat16 : s_float32)[(2 * rows) + (wide ? 1 : 0)](arguments);

    /// <summary>Computes a tile in float32 that goes on with earlier sums.</summary>
    /// <param name="rows">Rows of the tile, 1 to <see cref="TileCode.MostRows"/>.</param>
    /// <param name="wide">Whether the panel is two vectors wide.</param>
    /// <param name="arguments">What to multiply, and the sums so far.</param>
    public static void GoOn(int rows, bool wide, TileArguments* arguments) => s_float32GoingOn[(2 * rows) + (wide ? 1 : 0)](arguments);

    /// <summary>The same from two tiles of earlier sums.</summary>
    /// <param name="rows">Rows of the tile, 1 to <see cref="TileCode.MostRows"/>.</param>
    /// <param name="wide">Whether the panel is two vectors wide.</param>
    /// <param name="arguments">What to multiply, and the sums so far.</param>
    public static void GoOnTwice(int rows, bool wide, TileSumArguments* arguments) => s_float32GoingOnTwice[(2 * rows) + (wide ? 1 : 0)](&arguments->Product);

    /// <summary>Computes a tile of bytes and scales it.</summary>
    /// <param name="rows">Rows of the tile, 1 to <see cref="TileCode.MostRows"/>.</param>
    /// <param name="wide">Whether the panel is two vectors wide.</param>
    /// <param name="arguments">What to multiply, and the scales (<see cref="TileBytes.Scale"/>).</param>
    public static void RunInt8(int rows, bool wide, TileArguments* arguments) => s_int8[(2 * rows) + (wide ? 1 : 0)](arguments);

    /// <summary>The kernels with an end, by twice the rows plus one where panels are two vectors wide; empty when there are none here.</summary>
    /// <param name="numbers">What is multiplied.</param>
    /// <param name="end">What is done with the sums.</param>
    /// <param name="starts">How many earlier sums they go on with; more than none in float32 only.</param>
    public static delegate* unmanaged<TileArguments*, void>[] Ends(TileNumbers numbers, TileEnd end, int starts = 0)
    {
        lock (s_ends)
        {
            // Ends round to bfloat16 by an instruction of AVX512-BF16, whatever was multiplied.
            var supported = end.Half || end.Adds == TileAddition.BFloat16 ? SupportsBFloat16 : Avx512DQ.VL.IsSupported && Avx512BW.VL.IsSupported;
            return s_ends[IndexOf(numbers, end, starts)] ??= supported ? Place(numbers, starts, end) : [];
        }
    }

    private static int IndexOf(TileNumbers numbers, TileEnd end, int starts) => ((starts == 0 ? (int)numbers : 2 + starts) * TileEnd.Count) + end.Index;

    private static delegate* unmanaged<TileArguments*, void>[] Place(TileNumbers numbers, int sums = 0, TileEnd? end = null)
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64 || !Avx512F.IsSupported || !Has(numbers))
        {
            return [];
        }

        // All in one piece, so that they share pages; each starts on a cache line.
        var (code, starts) = (new List<byte>(), new int[(2 * TileCode.MostRows) + 2]);
        for (var kernel = 2; kernel < starts.Length; kernel++)
        {
            code.AddRange(new byte[-code.Count & 63]);
            starts[kernel] = code.Count;
            code.AddRange(TileCode.Of(kernel / 2, (kernel % 2) + 1, numbers, sums, end));
        }

        var address = ExecutableMemory.Place([.. code]);
        if (address == 0)
        {
            return [];
        }

        var kernels = new delegate* unmanaged<TileArguments*, void>[starts.Length];
        for (var kernel = 2; kernel < starts.Length; kernel++)
        {
            kernels[kernel] = (delegate* unmanaged<TileArguments*, void>)(address + starts[kernel]);
        }

        return kernels;
    }

    private static bool Has(TileNumbers numbers) => numbers switch
    {
        TileNumbers.BFloat16 => X86Base.CpuId(0, 0).Eax >= 7 && X86Base.CpuId(7, 0).Eax >= 1 && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0,
        TileNumbers.Int8 => X86Base.CpuId(0, 0).Eax >= 7 && (X86Base.CpuId(7, 0).Ecx & (1 << 11)) != 0,
        _ => true,
    };
}
