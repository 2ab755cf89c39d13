namespace ConvNeXtGen.Data;

/// <summary>Turns pixels in [0, 1] into what a network sees: (pixel − mean) / deviation, per channel.</summary>
/// <param name="Mean">One per channel.</param>
/// <param name="Deviation">One per channel, &gt; 0.</param>
public sealed record PixelNormalization(IReadOnlyList<float> Mean, IReadOnlyList<float> Deviation)
{
    /// <summary>The statistics of ImageNet that published RGB weights expect.</summary>
    public static PixelNormalization ImageNet { get; } = new([0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f]);

    /// <summary>[0, 1] → [−1, 1].</summary>
    /// <param name="channels">Channels of the image.</param>
    public static PixelNormalization Centered(int channels) =>
        new(Enumerable.Repeat(0.5f, channels).ToArray(), Enumerable.Repeat(0.5f, channels).ToArray());

    /// <summary>What is usual for images of that many channels: ImageNet's statistics for RGB, else [−1, 1].</summary>
    public static PixelNormalization DefaultFor(int channels) => channels == 3 ? ImageNet : Centered(channels);

    /// <summary>Normalises an image in place.</summary>
    /// <param name="image">Channel planes one after the other, values in [0, 1].</param>
    /// <exception cref="ArgumentException">The image does not divide into as many planes as there are means.</exception>
    public void Apply(Span<float> image)
    {
        if (Mean.Count == 0 || Mean.Count != Deviation.Count || image.Length % Mean.Count != 0)
        {
            throw new ArgumentException($"{image.Length} values do not divide into {Mean.Count} planes with {Deviation.Count} deviations.", nameof(image));
        }

        var plane = image.Length / Mean.Count;
        for (var channel = 0; channel < Mean.Count; channel++)
        {
            var (mean, scale) = (Mean[channel], 1 / Deviation[channel]);
            foreach (ref var value in image.Slice(channel * plane, plane))
            {
                value = (value - mean) * scale;
            }
        }
    }

    /// <summary>Equal when all means and deviations are.</summary>
    public bool Equals(PixelNormalization? other) =>
        other is not null && Mean.SequenceEqual(other.Mean) && Deviation.SequenceEqual(other.Deviation);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var value in Mean.Concat(Deviation))
        {
            hash.Add(value);
        }

        return hash.ToHashCode();
    }
}
