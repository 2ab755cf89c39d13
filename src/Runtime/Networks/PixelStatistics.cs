namespace ConvNeXtGen;

/// <summary>What pixels are normalised with.</summary>
internal static class PixelStatistics
{
    /// <summary>Makes sure that pixels can be divided by deviations.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is not greater than 0.</exception>
    public static void Require(IReadOnlyList<double>? deviations, string parameter)
    {
        if (deviations is not null && !deviations.All(value => double.IsFinite(value) && value > 0))
        {
            throw new ArgumentOutOfRangeException(parameter, $"Std must be greater than 0, but is [{string.Join(", ", deviations)}].");
        }
    }
}
