using static TorchSharp.torch;

namespace ConvNeXtGen;

/// <summary>What an instance-segmentation network computes from an image batch. Owns its tensors.</summary>
/// <param name="Predictions">Decoded predictions, as <paramref name="Layout"/> says; null in training.</param>
/// <param name="Maps">Raw maps, one per level from fine to coarse, for the loss.</param>
/// <param name="Layout">How <paramref name="Predictions"/> lie in their tensor.</param>
/// <param name="Prototypes">[N, masks, H/4, W/4]: an object's mask is the sigmoid of their sum weighted by its coefficients.</param>
/// <param name="Coefficients">[N, masks, points]; null for <see cref="PredictionLayout.AnchorRows"/>, whose maps hold them.</param>
/// <param name="OneToOneCoefficients">Those of the one-to-one branch; null for other networks.</param>
public sealed record SegmentationOutput(
    Tensor? Predictions,
    IReadOnlyList<Tensor> Maps,
    PredictionLayout Layout,
    Tensor Prototypes,
    Tensor? Coefficients = null,
    Tensor? OneToOneCoefficients = null)
    : DetectionOutput(Predictions, Maps, Layout)
{
    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Prototypes.Dispose();
        Coefficients?.Dispose();
        OneToOneCoefficients?.Dispose();
        base.Dispose(disposing);
    }
}
