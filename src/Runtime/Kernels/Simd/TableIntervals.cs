namespace ConvNeXtGen.Kernels.Simd;

/// <summary>
/// Sixteen intervals of the sizes t ≥ 0, narrow ones and, behind them, ones of twice the width, where functions are smoother. One addition finds them: t + <see cref="Start"/>
/// has steps of the narrow width below a power of two and of twice that above it, so that its lowest four bits count the intervals.
/// </summary>
/// <param name="Narrow">Width of the narrow intervals, a power of two. They lie around its multiples; the first is half as wide.</param>
/// <param name="FirstWide">The multiple from which on their middles are twice as far apart.</param>
internal readonly record struct TableIntervals(float Narrow, float FirstWide)
{
    /// <summary>How many intervals, and coefficients of a power.</summary>
    public const int Count = 16;

    /// <summary>The last middle, and the largest size there is; sizes are cut to it.</summary>
    public float Limit => Middle(Count - 1);

    /// <summary>What is added to a size to find its interval.</summary>
    public float Start => (16777216f * Narrow) - FirstWide;

    private int NarrowOnes => (int)(FirstWide / Narrow);

    /// <summary>Which of 16 coefficients an interval has: that of the lowest four bits of its middle + <see cref="Start"/>.</summary>
    public int PlaceOf(int interval) => (interval - NarrowOnes) & (Count - 1);

    /// <summary>
    /// Coefficients of the polynomials through the Chebyshev points of each interval, highest power first, 16 each in the order of <see cref="PlaceOf"/>; those of the last interval are 0.
    /// </summary>
    /// <param name="function">What the polynomials stand for.</param>
    /// <param name="degree">Their degree.</param>
    public float[] Interpolate(Func<double, double> function, int degree)
    {
        var coefficients = new float[(degree + 1) * Count];
        for (var interval = 0; interval < Count - 1; interval++)
        {
            var start = interval == 0 ? 0 : (Middle(interval - 1) + (double)Middle(interval)) / 2;
            var end = (Middle(interval) + (double)Middle(interval + 1)) / 2;
            var powers = ChebyshevPolynomial.Through(function, start, end, degree);
            for (var power = 0; power <= degree; power++)
            {
                coefficients[((degree - power) * Count) + PlaceOf(interval)] = (float)powers[power];
            }
        }

        return coefficients;
    }

    private float Middle(int interval) => interval <= NarrowOnes ? interval * Narrow : FirstWide + ((interval - NarrowOnes) * 2 * Narrow);
}
