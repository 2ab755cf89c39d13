using System.Runtime.InteropServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Machine;

/// <summary>
/// Constants of a function x·p(x) for machine code, p growing from 0 to 1 as p(x) = 1 − p(−x): then x·p(x) = max(x, 0) − |x|·p(−|x|), and −p(−|x|) is a polynomial of
/// |x| whose coefficients depend on the interval that |x| is in. In cache lines: 16 coefficients each, highest power first; then one of single numbers.
/// </summary>
internal sealed unsafe class FunctionLines
{
    private FunctionLines(ReadOnlySpan<float> coefficients, TableIntervals intervals)
    {
        (Degree, Limit) = ((coefficients.Length / TableIntervals.Count) - 1, coefficients.Length);
        Address = (float*)NativeMemory.AlignedAlloc((nuint)(coefficients.Length + TableIntervals.Count) * sizeof(float), 64);
        coefficients.CopyTo(new(Address, coefficients.Length));
        (Address[Limit], Address[Start]) = (intervals.Limit, intervals.Start);
    }

    /// <summary>x·Φ(x).</summary>
    public static FunctionLines Gelu { get; } = new(GeluTable.Coefficients, GeluTable.Intervals);

    /// <summary>The same to the accuracy of bfloat16.</summary>
    public static FunctionLines RoughGelu { get; } = new(GeluTable.RoughCoefficients, GeluTable.RoughIntervals);

    /// <summary>x·σ(x).</summary>
    public static FunctionLines Silu { get; } = new(SiluTable.Coefficients, SiluTable.Intervals);

    /// <summary>The same to the accuracy of bfloat16.</summary>
    public static FunctionLines RoughSilu { get; } = new(SiluTable.RoughCoefficients, SiluTable.RoughIntervals);

    /// <summary>The first line. Never freed.</summary>
    public float* Address { get; }

    /// <summary>Degree of the polynomials.</summary>
    public int Degree { get; }

    /// <summary>Where the size is from which on all numbers count as equal, counted in floats from the start.</summary>
    public int Limit { get; }

    /// <summary>Where the number is that finds the interval of a size.</summary>
    public int Start => Limit + 1;
}
