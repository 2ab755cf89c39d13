using static TorchSharp.torch;

namespace ConvNeXtGen;

/// <summary>What a detector computes from an image batch. Owns its tensors.</summary>
/// <param name="Predictions">Decoded predictions, as <paramref name="Layout"/> says; null in training.</param>
/// <param name="Maps">
/// Raw maps, one per level from fine to coarse, for the loss: [N, anchors, H, W, 5 + classes (+ masks)] for
/// <see cref="PredictionLayout.AnchorRows"/>, else [N, 4·bins + classes, H, W].
/// </param>
/// <param name="Layout">How <paramref name="Predictions"/> lie in their tensor.</param>
public record DetectionOutput(Tensor? Predictions, IReadOnlyList<Tensor> Maps, PredictionLayout Layout) : IDisposable
{
    /// <summary>Raw maps of the one-to-one branch, which end-to-end predictions are made of; empty for other detectors.</summary>
    public IReadOnlyList<Tensor> OneToOneMaps { get; init; } = [];

    /// <summary>Frees all tensors.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees all tensors.</summary>
    protected virtual void Dispose(bool disposing)
    {
        Predictions?.Dispose();
        foreach (var map in Maps.Concat(OneToOneMaps))
        {
            map.Dispose();
        }
    }
}
