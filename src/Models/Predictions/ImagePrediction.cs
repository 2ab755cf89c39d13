using ConvNeXtGen.Inference;

namespace ConvNeXtGen.Models.Predictions;

/// <summary>What a network says of one image: objects of a detector, classes of a classifier.</summary>
/// <param name="Path">The file.</param>
/// <param name="Width">Width of the image in pixels.</param>
/// <param name="Height">Height of the image in pixels.</param>
/// <param name="Detections">The objects, the surest first; null for a classifier.</param>
/// <param name="Ranking">The classes, the most likely first; null for a detector.</param>
/// <param name="Speed">How long it took.</param>
internal sealed record ImagePrediction(
    string Path,
    int Width,
    int Height,
    IReadOnlyList<Detection>? Detections,
    IReadOnlyList<RankedClass>? Ranking,
    DetectionSpeed Speed);

/// <summary>A class and how likely it is.</summary>
/// <param name="ClassId">Its index.</param>
/// <param name="Name">Its name.</param>
/// <param name="Probability">In [0, 1].</param>
internal readonly record struct RankedClass(int ClassId, string Name, double Probability);
