namespace ConvNeXtGen.Kernels.Simd;

/// <summary>The polynomial through the Chebyshev points of an interval, which is nearly the best there.</summary>
internal static class ChebyshevPolynomial
{
    /// <summary>Coefficients, lowest power first: Newton's divided differences, multiplied out.</summary>
    /// <param name="function">What the polynomial stands for.</param>
    /// <param name="start">Where the interval starts.</param>
    /// <param name="end">Where it ends.</param>
    /// <param name="degree">The polynomial's degree.</param>
    public static double[] Through(Func<double, double> function, double start, double end, int degree)
    {
        var count = degree + 1;
        double[] points = [.. Enumerable.Range(0, count).Select(i => ((start + end) / 2) + ((end - start) / 2 * Math.Cos(Math.PI * (i + 0.5) / count)))];
        double[] differences = [.. points.Select(function)];
        for (var order = 1; order < count; order++)
        {
            for (var i = degree; i >= order; i--)
            {
                differences[i] = (differences[i] - differences[i - 1]) / (points[i] - points[i - order]);
            }
        }

        var powers = new double[count];
        for (var i = degree; i >= 0; i--)
        {
            for (var power = degree; power > 0; power--)
            {
                powers[power] = powers[power - 1] - (points[i] * powers[power]);
            }

            powers[0] = differences[i] - (points[i] * powers[0]);
        }

        return powers;
    }
}
