namespace ConvNeXtGen.Inference;

/// <summary>From what a detector computes to what it found: thresholds, suppression, masks, keypoints, and back to the image.</summary>
public static class Postprocessing
{
    /// <summary>The objects of each image of a batch, the surest first.</summary>
    /// <param name="output">What the network computed in evaluation; stays with the caller.</param>
    /// <param name="network">The network's description, for the class names.</param>
    /// <param name="letterboxes">How each image lies in the input.</param>
    /// <param name="options">Which predictions count; the defaults when null.</param>
    /// <returns>
    /// One list per image: <see cref="Detection"/>, for the outputs of other tasks <see cref="SegmentedDetection"/>,
    /// <see cref="PoseDetection"/> or <see cref="RotatedDetection"/>. Boxes that lie outside the image are left out.
    /// </returns>
    /// <exception cref="InvalidOperationException">There are no predictions: the network is in training.</exception>
    /// <exception cref="ArgumentException">The number of letterboxes is not that of the images, or an option is out of its range.</exception>
    public static IReadOnlyList<IReadOnlyList<Detection>> Detect(
        this DetectionOutput output,
        NetworkInfo network,
        IReadOnlyList<Letterbox> letterboxes,
        DetectionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(letterboxes);
        options ??= new DetectionOptions();
        options.Check();
        if (output.Predictions is not { } predicted)
        {
            throw new InvalidOperationException($"{network.Name} made no predictions because it is in training: call eval() before.");
        }

        using var predictions = new HostTensor(predicted);
        if (predictions.Shape[0] != letterboxes.Count)
        {
            throw new ArgumentException($"There are {predictions.Shape[0]} images in the batch, but {letterboxes.Count} letterboxes.", nameof(letterboxes));
        }

        using var details = DetailReader.For(output);
        var count = (int)(output.Layout == PredictionLayout.PointColumns ? predictions.Shape[2] : predictions.Shape[1]);
        var results = new IReadOnlyList<Detection>[letterboxes.Count];
        for (var image = 0; image < results.Length; image++)
        {
            var table = new PredictionTable(predictions.Entry(image), output.Layout, count, details.Extras, letterboxes[image]);
            results[image] = details.Read(image, table, output.Layout, letterboxes[image], options, index => Name(network, options, index));
        }

        return results;
    }

    private static string Name(NetworkInfo network, DetectionOptions options, int index) =>
        options.ClassNames is { } names && index < names.Count ? names[index] : network.ClassName(index);
}
