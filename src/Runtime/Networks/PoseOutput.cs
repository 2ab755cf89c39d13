using static TorchSharp.torch;

namespace ConvNeXtGen;

/// <summary>What a pose network computes from an image batch. Owns its tensors.</summary>
/// <param name="Predictions">Decoded predictions, as <paramref name="Layout"/> says; null in training.</param>
/// <param name="Maps">Raw maps, one per level from fine to coarse, for the loss.</param>
/// <param name="Layout">How <paramref name="Predictions"/> lie in their tensor.</param>
/// <param name="Keypoints">Undecoded keypoints, [N, points per object · numbers per point, points of the maps], for the loss.</param>
/// <param name="OneToOneKeypoints">Those of the one-to-one branch; null for other networks.</param>
public sealed record PoseOutput(
    Tensor? Predictions,
    IReadOnlyList<Tensor> Maps,
    PredictionLayout Layout,
    Tensor Keypoints,
    Tensor? OneToOneKeypoints = null)
    : DetectionOutput(Predictions, Maps, Layout)
{
    /// <summary>2: x and y of each keypoint; 3: also whether it can be seen.</summary>
    public int NumbersPerKeypoint { get; init; } = 3;

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Keypoints.Dispose();
        OneToOneKeypoints?.Dispose();
        base.Dispose(disposing);
    }
}
