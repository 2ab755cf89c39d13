using static TorchSharp.torch;

namespace ConvNeXtGen;

/// <summary>What a detector of rotated boxes computes from an image batch. Owns its tensors.</summary>
/// <param name="Predictions">Decoded predictions, as <paramref name="Layout"/> says; null in training.</param>
/// <param name="Maps">Raw maps, one per level from fine to coarse, for the loss.</param>
/// <param name="Layout">How <paramref name="Predictions"/> lie in their tensor.</param>
/// <param name="Angles">[N, 1, points]: rotation in radians.</param>
/// <param name="OneToOneAngles">Those of the one-to-one branch; null for other networks.</param>
public sealed record ObbOutput(
    Tensor? Predictions,
    IReadOnlyList<Tensor> Maps,
    PredictionLayout Layout,
    Tensor Angles,
    Tensor? OneToOneAngles = null)
    : DetectionOutput(Predictions, Maps, Layout)
{
    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Angles.Dispose();
        OneToOneAngles?.Dispose();
        base.Dispose(disposing);
    }
}
