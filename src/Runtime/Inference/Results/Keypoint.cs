namespace ConvNeXtGen.Inference;

/// <summary>A named place of an object, such as the left elbow.</summary>
/// <param name="X">Pixels from the left.</param>
/// <param name="Y">Pixels from the top.</param>
/// <param name="Visibility">Probability that it can be seen; null where the network does not tell.</param>
public readonly record struct Keypoint(float X, float Y, float? Visibility);
