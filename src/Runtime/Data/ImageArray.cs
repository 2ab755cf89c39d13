namespace ConvNeXtGen.Data;

/// <summary>A data set held in memory.</summary>
public sealed class ImageArray : IImageDataset
{
    private readonly float[] _pixels;
    private readonly int[] _labels;

    /// <summary>Wraps images and labels; the arrays are not copied.</summary>
    /// <param name="shape">Shape of every image.</param>
    /// <param name="pixels">All images one after the other, values in [0, 1].</param>
    /// <param name="labels">One class per image.</param>
    /// <param name="classNames">Names of the classes.</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other, or a label has no class.</exception>
    public ImageArray(ImageShape shape, float[] pixels, int[] labels, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        if (pixels.LongLength != (long)labels.Length * shape.ElementCount)
        {
            throw new ArgumentException($"{labels.Length} images of {shape} take {(long)labels.Length * shape.ElementCount} values, but {pixels.Length} were given.", nameof(pixels));
        }

        var unnamed = Array.FindIndex(labels, label => label < 0 || label >= classNames.Count);
        if (unnamed >= 0)
        {
            throw new ArgumentException($"Image {unnamed} has the label {labels[unnamed]}, but there are {classNames.Count} classes.", nameof(labels));
        }

        Shape = shape;
        ClassNames = classNames;
        _pixels = pixels;
        _labels = labels;
    }

    /// <inheritdoc/>
    public int Count => _labels.Length;

    /// <inheritdoc/>
    public ImageShape Shape { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public int Label(int index) => _labels[index];

    /// <inheritdoc/>
    public void CopyImage(int index, Span<float> destination) =>
        _pixels.AsSpan(index * Shape.ElementCount, Shape.ElementCount).CopyTo(destination);
}
