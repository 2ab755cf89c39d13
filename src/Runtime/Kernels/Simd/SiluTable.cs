namespace ConvNeXtGen.Kernels.Simd;

/// <summary>
/// x·σ(x) = max(x, 0) − |x|·σ(−|x|) by 16 polynomials of −σ(−t), t = |x|, as <see cref="GeluTable"/> does it for GELU; for results that are rounded to bfloat16.
/// </summary>
/// <remarks>
/// Polynomial k goes through the Chebyshev points of the k-th interval around k·T/15; the last is 0. Three degrees, T = 12: error below 3e-5 of x, and
/// below 1.1e-4 beyond 11.6.
/// </remarks>
internal static class SiluTable
{
    /// <summary>T: from here on the result is x or 0.</summary>
    public const float Limit = 12;

    private const int Intervals = 16, Points = 4;
    private static readonly float[] s_coefficients = Interpolate();

    /// <summary>Coefficients, highest power first, 16 each.</summary>
    public static ReadOnlySpan<float> Coefficients => s_coefficients;

    private static float[] Interpolate()
    {
        const double Width = Limit / (Intervals - 1.0);
        var coefficients = new float[Points * Intervals];
        for (var interval = 0; interval < Intervals - 1; interval++)
        {
            var (start, end) = (Math.Max(0, (interval - 0.5) * Width), (interval + 0.5) * Width);
            var powers = Polynomial(start, end);
            for (var power = 0; power < Points; power++)
            {
                coefficients[((Points - 1 - power) * Intervals) + interval] = (float)powers[power];
            }
        }

        return coefficients;
    }

    // Newton's divided differences, multiplied out.
    private static double[] Polynomial(double start, double end)
    {
        var points = new double[Points];
        var differences = new double[Points];
        for (var i = 0; i < Points; i++)
        {
            points[i] = ((start + end) / 2) + ((end - start) / 2 * Math.Cos(Math.PI * (i + 0.5) / Points));
            differences[i] = -1 / (1 + Math.Exp(points[i]));
        }

        for (var order = 1; order < Points; order++)
        {
            for (var i = Points - 1; i >= order; i--)
            {
                differences[i] = (differences[i] - differences[i - 1]) / (points[i] - points[i - order]);
            }
        }

        var powers = new double[Points];
        for (var i = Points - 1; i >= 0; i--)
        {
            for (var power = Points - 1; power > 0; power--)
            {
                powers[power] = powers[power - 1] - (points[i] * powers[power]);
            }

            powers[0] = differences[i] - (points[i] * powers[0]);
        }

        return powers;
    }
}
