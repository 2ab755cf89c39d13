namespace ConvNeXtGen.Data;

/// <summary>How a <see cref="BatchLoader"/> reads a data set.</summary>
/// <param name="BatchSize">Images per batch, ≥ 1.</param>
/// <param name="Normalization">What the network sees of a pixel.</param>
public sealed record BatchLoaderOptions(int BatchSize, PixelNormalization Normalization)
{
    /// <summary>Whether every epoch has its own random order; else the data set's.</summary>
    public bool Shuffle { get; init; }

    /// <summary>Decides order and augmentation.</summary>
    public long Seed { get; init; }

    /// <summary>Random changes, in the order they are made.</summary>
    public IReadOnlyList<IAugmentation> Augmentations { get; init; } = [];
}
