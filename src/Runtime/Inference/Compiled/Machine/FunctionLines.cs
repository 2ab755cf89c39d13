using System.Runtime.InteropServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Machine;

/// <summary>
/// Constants of a function x·p(x) for machine code, p growing from 0 to 1 as p(x) = 1 − p(−x): then x·p(x) = max(x, 0) − |x|·p(−|x|), and −p(−|x|) is a polynomial of
/// |x| whose coefficients depend on the interval that |x| is in. In cache lines: 16 coefficients each, highest power first; then one of single numbers.
/// </summary>
internal sealed unsafe class FunctionLines
{
    private const int Intervals = 16;

    private FunctionLines(ReadOnlySpan<float> coefficients, float limit)
    {
        (Degree, Limit) = ((coefficients.Length / Intervals) - 1, coefficients.Length);
        Address = (float*)NativeMemory.AlignedAlloc((nuint)(coefficients.Length + Intervals) * sizeof(float), 64);
        coefficients.CopyTo(new(Address, coefficients.Length));
        (Address[Limit], Address[Scale], Address[Rounding]) = (limit, (Intervals - 1) / limit, GeluTable.Rounding);
    }

    /// <summary>x·Φ(x): <see cref="GeluTable"/>'s rough polynomials of Φ − ½, ½ taken from the constant terms, so that they end at 0.</summary>
    public static FunctionLines Gelu { get; } = new(LessHalf(GeluTable.RoughCoefficients), GeluTable.RoughLimit);

    /// <summary>x·σ(x): <see cref="SiluTable"/>'s polynomials.</summary>
    public static FunctionLines Silu { get; } = new(SiluTable.Coefficients, SiluTable.Limit);

    /// <summary>The first line. Never freed.</summary>
    public float* Address { get; }

    /// <summary>Degree of the polynomials.</summary>
    public int Degree { get; }

    /// <summary>Where the size is from which on all numbers count as equal, counted in floats from the start.</summary>
    public int Limit { get; }

    /// <summary>Where the intervals per size are.</summary>
    public int Scale => Limit + 1;

    /// <summary>Where the number is that leaves a whole number in the lowest bits.</summary>
    public int Rounding => Limit + 2;

    private static float[] LessHalf(ReadOnlySpan<float> coefficients)
    {
        float[] shifted = [.. coefficients];
        foreach (ref var constant in shifted.AsSpan()[^Intervals..])
        {
            constant -= 0.5f;
        }

        return shifted;
    }
}
