namespace ConvNeXtGen.Kernels.Simd;

/// <summary>x·σ(x) = max(x, 0) − |x|·σ(−|x|) by 16 polynomials of −σ(−t), t = |x|, as <see cref="GeluTable"/> does it for GELU.</summary>
/// <remarks>
/// Five degrees: error below 3e-7 of x, absolute below 2e-6. Three degrees, for results that are rounded to bfloat16: error below 1e-5 of x, absolute below 5e-5.
/// </remarks>
internal static class SiluTable
{
    /// <summary>Where the polynomials of <see cref="Coefficients"/> hold.</summary>
    public static readonly TableIntervals Intervals = new(Narrow: 1, FirstWide: 13);

    /// <summary>Where those of <see cref="RoughCoefficients"/> do.</summary>
    public static readonly TableIntervals RoughIntervals = new(Narrow: 0.5f, FirstWide: 2);

    private static readonly float[] s_coefficients = Intervals.Interpolate(MinusSigmoidOfMinus, 5);
    private static readonly float[] s_roughCoefficients = RoughIntervals.Interpolate(MinusSigmoidOfMinus, 3);

    /// <summary>Coefficients, highest power first, 16 each.</summary>
    public static ReadOnlySpan<float> Coefficients => s_coefficients;

    /// <summary>The same of the rough polynomials.</summary>
    public static ReadOnlySpan<float> RoughCoefficients => s_roughCoefficients;

    private static double MinusSigmoidOfMinus(double size) => -1 / (1 + Math.Exp(size));
}
