using System.Runtime.InteropServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Machine;

/// <summary>
/// Constants of GELU for machine code, in cache lines: three of coefficients (<see cref="GeluTable"/>'s rough polynomials of h, highest power first, ½
/// taken from the constant terms, so that they end at 0 and sizes may be cut at the table's end), and one of single numbers.
/// </summary>
internal static unsafe class GeluLines
{
    /// <summary>Where single numbers are, counted in floats from the start.</summary>
    public const int Limit = 48, Scale = 49, Rounding = 50;

    /// <summary>The first line. Never freed.</summary>
    public static float* Address { get; } = Place();

    private static float* Place()
    {
        var lines = (float*)NativeMemory.AlignedAlloc(4 * 64, 64);
        var coefficients = GeluTable.RoughCoefficients;
        for (var i = 0; i < 48; i++)
        {
            lines[i] = coefficients[i] - (i < 32 ? 0f : 0.5f);
        }

        (lines[Limit], lines[Scale], lines[Rounding]) = (GeluTable.RoughLimit, 15 / GeluTable.RoughLimit, GeluTable.Rounding);
        return lines;
    }
}
