namespace ConvNeXtGen.Inference;

/// <summary>An object that a network found in an image.</summary>
/// <param name="Box">Where it is, in pixels of the image, clipped to it.</param>
/// <param name="Score">How sure the network is, in [0, 1].</param>
/// <param name="ClassId">Index of its class.</param>
/// <param name="Name">Name of its class, or the index where the config names none.</param>
public record Detection(Box Box, float Score, int ClassId, string Name);

/// <summary>An object with its pixels.</summary>
/// <param name="Box">Where it is, in pixels of the image, clipped to it.</param>
/// <param name="Score">How sure the network is, in [0, 1].</param>
/// <param name="ClassId">Index of its class.</param>
/// <param name="Name">Name of its class, or the index where the config names none.</param>
/// <param name="Mask">Its pixels.</param>
public sealed record SegmentedDetection(Box Box, float Score, int ClassId, string Name, Mask Mask)
    : Detection(Box, Score, ClassId, Name);

/// <summary>An object with its keypoints.</summary>
/// <param name="Box">Where it is, in pixels of the image, clipped to it.</param>
/// <param name="Score">How sure the network is, in [0, 1].</param>
/// <param name="ClassId">Index of its class.</param>
/// <param name="Name">Name of its class, or the index where the config names none.</param>
/// <param name="Keypoints">Its keypoints in the order of training, clipped to the image.</param>
public sealed record PoseDetection(Box Box, float Score, int ClassId, string Name, IReadOnlyList<Keypoint> Keypoints)
    : Detection(Box, Score, ClassId, Name);

/// <summary>An object in a rotated box.</summary>
/// <param name="Box">The part of the image around <paramref name="RotatedBox"/>.</param>
/// <param name="Score">How sure the network is, in [0, 1].</param>
/// <param name="ClassId">Index of its class.</param>
/// <param name="Name">Name of its class, or the index where the config names none.</param>
/// <param name="RotatedBox">Where it is, in pixels of the image; not clipped, so that it stays a rectangle.</param>
public sealed record RotatedDetection(Box Box, float Score, int ClassId, string Name, RotatedBox RotatedBox)
    : Detection(Box, Score, ClassId, Name);
