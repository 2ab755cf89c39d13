using static TorchSharp.torch;

namespace ConvNeXtGen;

/// <summary>What RT-DETR computes from an image batch. Owns its tensors.</summary>
/// <param name="Predictions">
/// Decoded predictions [N, queries, 4 + classes], or the best pairs of query and class [N, K, 6], as <paramref name="Layout"/> says; null in training.
/// </param>
/// <param name="Boxes">[N, queries, 4] of each decoder layer, centre and size as shares of the image's sides; only the last layer's, not in training.</param>
/// <param name="Logits">[N, queries, classes] of each decoder layer; only the last layer's, not in training.</param>
/// <param name="EncoderBoxes">[N, queries, 4] of the cells that became queries.</param>
/// <param name="EncoderLogits">[N, queries, classes] of the cells that became queries.</param>
/// <param name="Layout">How <paramref name="Predictions"/> lie in their tensor.</param>
public sealed record QueryDetectionOutput(
    Tensor? Predictions,
    IReadOnlyList<Tensor> Boxes,
    IReadOnlyList<Tensor> Logits,
    Tensor EncoderBoxes,
    Tensor EncoderLogits,
    PredictionLayout Layout = PredictionLayout.Queries)
    : DetectionOutput(Predictions, [], Layout)
{
    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var tensor in Boxes.Concat(Logits))
        {
            tensor.Dispose();
        }

        EncoderBoxes.Dispose();
        EncoderLogits.Dispose();
        base.Dispose(disposing);
    }
}
