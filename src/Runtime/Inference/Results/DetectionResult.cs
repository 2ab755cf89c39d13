namespace ConvNeXtGen.Inference;

/// <summary>What a network found in one image.</summary>
/// <param name="Detections">The objects, the surest first.</param>
/// <param name="Width">Width of the image in pixels.</param>
/// <param name="Height">Height of the image in pixels.</param>
/// <param name="Speed">How long it took.</param>
public sealed record DetectionResult(IReadOnlyList<Detection> Detections, int Width, int Height, DetectionSpeed Speed)
{
    /// <summary>How many objects of each class there are, in the order of the class indices: "3 cat, 1 dog"; "nothing found" without any.</summary>
    public string Counts => Detections.Count == 0
        ? "nothing found"
        : string.Join(", ", Detections.GroupBy(detection => (detection.ClassId, detection.Name))
            .OrderBy(group => group.Key.ClassId)
            .Select(group => $"{group.Count()} {group.Key.Name}"));
}

/// <summary>How long the parts of a detection took.</summary>
/// <param name="Preprocess">Scaling the image and making a tensor of it.</param>
/// <param name="Inference">The network.</param>
/// <param name="Postprocess">Choosing among the predictions and mapping them to the image.</param>
public sealed record DetectionSpeed(TimeSpan Preprocess, TimeSpan Inference, TimeSpan Postprocess)
{
    /// <summary>"Speed: 1.2 ms preprocess, 30.4 ms inference, 0.7 ms postprocess".</summary>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"Speed: {Preprocess.TotalMilliseconds:F1} ms preprocess, {Inference.TotalMilliseconds:F1} ms inference, {Postprocess.TotalMilliseconds:F1} ms postprocess");
}
