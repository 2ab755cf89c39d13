namespace ConvNeXtGen.Training;

/// <summary>
/// How a classifier is trained. The defaults suit small data sets trained from scratch; ConvNeXt's ImageNet recipe
/// (learning rate 4e-3 at batch 4096, 300 epochs) does not converge on them.
/// </summary>
public sealed record TrainingOptions
{
    /// <summary>How often every image is seen.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Images per step.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Learning rate at the end of the warm-up, the highest.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Learning rate of the last step.</summary>
    public double MinimumLearningRate { get; init; } = 1e-6;

    /// <summary>Epochs over which the learning rate rises linearly from 0; may be a fraction.</summary>
    public double WarmUpEpochs { get; init; } = 2;

    /// <summary>Share of a weight taken away per unit of learning rate; biases, norms and scales are never decayed.</summary>
    public double WeightDecay { get; init; } = 0.05;

    /// <summary>AdamW's decay of the mean gradient.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>AdamW's decay of the mean squared gradient.</summary>
    public double Beta2 { get; init; } = 0.999;

    /// <summary>AdamW's floor under the root of the mean squared gradient.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Probability that the target spreads evenly over all classes (Szegedy et al., arXiv 1512.00567).</summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>Share of the old average kept per step in the averaged weights that are evaluated; 0 evaluates the weights themselves.</summary>
    public double EmaDecay { get; init; }

    /// <summary>Decides order, augmentation and dropping; the same seed gives the same figures on the same machine.</summary>
    public long Seed { get; init; }

    /// <summary>Throws when a value makes no sense.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the option, its value and its range.</exception>
    public void Validate()
    {
        Require(Epochs >= 1, nameof(Epochs), Epochs, "at least 1");
        Require(BatchSize >= 1, nameof(BatchSize), BatchSize, "at least 1");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), nameof(LearningRate), LearningRate, "greater than 0");
        Require(MinimumLearningRate >= 0 && MinimumLearningRate <= LearningRate, nameof(MinimumLearningRate), MinimumLearningRate, $"from 0 to {nameof(LearningRate)}");
        Require(WarmUpEpochs >= 0 && double.IsFinite(WarmUpEpochs), nameof(WarmUpEpochs), WarmUpEpochs, "at least 0");
        Require(WeightDecay >= 0 && double.IsFinite(WeightDecay), nameof(WeightDecay), WeightDecay, "at least 0");
        Require(Beta1 is >= 0 and < 1, nameof(Beta1), Beta1, "in [0, 1)");
        Require(Beta2 is >= 0 and < 1, nameof(Beta2), Beta2, "in [0, 1)");
        Require(Epsilon > 0, nameof(Epsilon), Epsilon, "greater than 0");
        Require(LabelSmoothing is >= 0 and < 1, nameof(LabelSmoothing), LabelSmoothing, "in [0, 1)");
        Require(EmaDecay is >= 0 and < 1, nameof(EmaDecay), EmaDecay, "in [0, 1)");
    }

    private static void Require(bool holds, string name, object value, string expected)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"{name} is {value}, but must be {expected}."));
        }
    }
}
