namespace ConvNeXtGen.Data;

/// <summary>Some images of another data set.</summary>
/// <param name="source">The other data set.</param>
/// <param name="indices">Which of its images, in the order they have here.</param>
public sealed class ImageSubset(IImageDataset source, IReadOnlyList<int> indices) : IImageDataset
{
    /// <inheritdoc/>
    public int Count => indices.Count;

    /// <inheritdoc/>
    public ImageShape Shape => source.Shape;

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames => source.ClassNames;

    /// <summary>Where an image of this subset is in the source.</summary>
    public int SourceIndex(int index) => indices[index];

    /// <inheritdoc/>
    public int Label(int index) => source.Label(indices[index]);

    /// <inheritdoc/>
    public void CopyImage(int index, Span<float> destination) => source.CopyImage(indices[index], destination);
}
