namespace ConvNeXtGen;

/// <summary>What pixels are normalised with, among a call's options.</summary>
internal static class PixelStatistics
{
    /// <summary>Makes sure that mean and deviation are both there or both not, and can be computed with.</summary>
    /// <param name="mean">Per channel.</param>
    /// <param name="deviation">Per channel.</param>
    /// <param name="channels">Channels of the image.</param>
    /// <param name="parameter">The caller's parameter.</param>
    /// <exception cref="ArgumentException">They do not fit the image, or a deviation is not greater than 0.</exception>
    public static void Require(IReadOnlyList<double>? mean, IReadOnlyList<double>? deviation, int channels, string parameter)
    {
        if (mean is null && deviation is null)
        {
            return;
        }

        if (mean?.Count != channels || deviation?.Count != channels)
        {
            throw new ArgumentException($"Mean and Std need {channels} values each, one per image channel, but have {mean?.Count ?? 0} and {deviation?.Count ?? 0}.", parameter);
        }

        if (!deviation.All(value => double.IsFinite(value) && value > 0))
        {
            throw new ArgumentOutOfRangeException(parameter, $"Std must be greater than 0, but is [{string.Join(", ", deviation)}].");
        }
    }
}
