namespace ConvNeXtGen.Training;

/// <summary>What one epoch reached.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="LearningRate">Of its last step.</param>
/// <param name="TrainingLoss">Mean loss over its images, with label smoothing, while the weights were moving.</param>
/// <param name="TrainingAccuracy">Share of its images recognised, likewise.</param>
/// <param name="ValidationLoss">Mean cross-entropy on the validation part afterwards.</param>
/// <param name="ValidationAccuracy">Share of the validation part recognised afterwards.</param>
/// <param name="Seconds">Time it took, evaluation included.</param>
public sealed record EpochRecord(
    int Epoch,
    double LearningRate,
    double TrainingLoss,
    double TrainingAccuracy,
    double ValidationLoss,
    double ValidationAccuracy,
    double Seconds);
