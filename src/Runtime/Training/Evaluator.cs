using ConvNeXtGen.Data;
using static TorchSharp.torch;

namespace ConvNeXtGen.Training;

/// <summary>Measures a classifier on a data set.</summary>
/// <param name="dataset">The images.</param>
/// <param name="batchSize">Images per forward pass.</param>
/// <param name="normalization">What the network sees of a pixel.</param>
public sealed class Evaluator(IImageDataset dataset, int batchSize, PixelNormalization normalization) : IDisposable
{
    private readonly BatchLoader _loader = new(dataset, new BatchLoaderOptions(batchSize, normalization));

    /// <summary>Runs the network over all images, in evaluation mode; its mode is put back afterwards.</summary>
    /// <param name="network">[N, C, H, W] → one logit per class, [N, classes].</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public EvaluationResult Evaluate(nn.Module<Tensor, Tensor> network, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        var wasTraining = network.training;
        network.eval();
        try
        {
            using var guard = no_grad();
            return Run(network, cancellation);
        }
        finally
        {
            network.train(wasTraining);
        }
    }

    /// <summary>Frees the batch.</summary>
    public void Dispose() => _loader.Dispose();

    private EvaluationResult Run(nn.Module<Tensor, Tensor> network, CancellationToken cancellation)
    {
        var confusion = new ConfusionMatrix(dataset.ClassNames);
        var predictions = new List<int>(dataset.Count);
        var loss = 0.0;
        for (var index = 0; index < _loader.BatchCount; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            var batch = _loader.Read(0, index);
            using var logits = network.call(batch.Images);
            using var batchLoss = nn.functional.cross_entropy(logits, batch.Labels, reduction: nn.Reduction.Sum);
            loss += batchLoss.item<float>();
            // A network may have more classes than the data set; only those of the data set can be meant.
            using var known = logits.narrow(1, 0, dataset.ClassNames.Count);
            using var chosen = known.argmax(1);
            foreach (var prediction in chosen.data<long>())
            {
                confusion.Add(dataset.Label(predictions.Count), (int)prediction);
                predictions.Add((int)prediction);
            }
        }

        return new EvaluationResult(loss / dataset.Count, confusion, predictions);
    }
}
