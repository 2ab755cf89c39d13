using ConvNeXtGen.Data;

namespace ConvNeXtGen.Training;

/// <summary>What a classifier learns from and what it is judged by meanwhile.</summary>
/// <param name="Training">The images to learn from.</param>
/// <param name="Validation">The images that decide which epoch is the best. A figure to report comes from a third part that neither has seen.</param>
public sealed record TrainingData(IImageDataset Training, IImageDataset Validation)
{
    /// <summary>What the network sees of a pixel; what is usual for the number of channels when not given.</summary>
    public PixelNormalization Normalization { get; init; } = PixelNormalization.DefaultFor(Training.Shape.Channels);

    /// <summary>Random changes of the training images.</summary>
    public IReadOnlyList<IAugmentation> Augmentations { get; init; } = [];
}
