namespace ConvNeXtGen.Data;

/// <summary>Images of one shape, each of exactly one class. Reading is allowed from several threads at once.</summary>
public interface IImageDataset
{
    /// <summary>Number of images.</summary>
    int Count { get; }

    /// <summary>Shape of every image.</summary>
    ImageShape Shape { get; }

    /// <summary>Names of the classes, by label.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>The class of an image, in [0, <see cref="ClassNames"/>.Count).</summary>
    int Label(int index);

    /// <summary>Writes an image, channel planes one after the other, values in [0, 1].</summary>
    /// <param name="index">Which one, in [0, <see cref="Count"/>).</param>
    /// <param name="destination">Exactly <see cref="ImageShape.ElementCount"/> values.</param>
    void CopyImage(int index, Span<float> destination);
}
