namespace ConvNeXtGen.Training;

/// <summary>How a classifier does on a data set.</summary>
/// <param name="Loss">Mean cross-entropy in nats, without label smoothing.</param>
/// <param name="Confusion">What was taken for what.</param>
/// <param name="Predictions">The most likely class of every image, in the data set's order.</param>
public sealed record EvaluationResult(double Loss, ConfusionMatrix Confusion, IReadOnlyList<int> Predictions)
{
    /// <summary>Share of images whose most likely class is theirs.</summary>
    public double Accuracy => Confusion.Accuracy;
}
