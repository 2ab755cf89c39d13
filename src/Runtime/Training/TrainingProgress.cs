namespace ConvNeXtGen.Training;

/// <summary>Where training stands, after a step or an epoch.</summary>
/// <param name="Epoch">The epoch at work, from 1.</param>
/// <param name="Epochs">All epochs.</param>
/// <param name="Batch">Batches of the epoch done.</param>
/// <param name="Batches">Batches per epoch.</param>
/// <param name="LearningRate">Of the last step.</param>
/// <param name="Loss">Mean loss of the epoch so far.</param>
/// <param name="Accuracy">Share recognised of the epoch so far.</param>
/// <param name="ImagesPerSecond">Trained images per second since this process began to train.</param>
/// <param name="Remaining">Time left at the present speed.</param>
/// <param name="Finished">The epoch's record when this was its last step; else null.</param>
/// <param name="IsBest">Whether the finished epoch is the best so far.</param>
public sealed record TrainingProgress(
    int Epoch,
    int Epochs,
    int Batch,
    int Batches,
    double LearningRate,
    double Loss,
    double Accuracy,
    double ImagesPerSecond,
    TimeSpan Remaining,
    EpochRecord? Finished,
    bool IsBest);
