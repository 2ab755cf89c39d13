namespace ConvNeXtGen.Data;

/// <summary>A data set in two parts that hold every class in the same proportion and no image in common.</summary>
/// <param name="Larger">The part to learn from.</param>
/// <param name="HeldOut">The part kept aside.</param>
public sealed record StratifiedSplit(ImageSubset Larger, ImageSubset HeldOut)
{
    /// <summary>Splits a data set. The same seed gives the same parts on every machine.</summary>
    /// <param name="dataset">The images.</param>
    /// <param name="heldOutShare">Share of each class to keep aside, in (0, 1); rounded to whole images per class.</param>
    /// <param name="seed">Which images go where.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is outside (0, 1).</exception>
    public static StratifiedSplit Of(IImageDataset dataset, double heldOutShare, long seed)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(heldOutShare, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(heldOutShare, 1);

        var larger = new List<int>();
        var heldOut = new List<int>();
        foreach (var ofClass in Enumerable.Range(0, dataset.Count).GroupBy(dataset.Label).OrderBy(group => group.Key))
        {
            var indices = ofClass.ToArray();
            RandomStream.At(seed, ofClass.Key).Shuffle(indices);
            var kept = (int)Math.Round(indices.Length * heldOutShare, MidpointRounding.AwayFromZero);
            heldOut.AddRange(indices.AsSpan(0, kept));
            larger.AddRange(indices.AsSpan(kept));
        }

        larger.Sort();
        heldOut.Sort();
        return new StratifiedSplit(new ImageSubset(dataset, larger), new ImageSubset(dataset, heldOut));
    }
}
