namespace ConvNeXtGen.Training;

/// <summary>What training reached.</summary>
/// <param name="History">One record per finished epoch.</param>
/// <param name="Best">The epoch with the lowest validation loss; null when none finished.</param>
/// <param name="Completed">Whether all epochs were trained; else it was stopped and can be resumed.</param>
public sealed record TrainingResult(IReadOnlyList<EpochRecord> History, EpochRecord? Best, bool Completed);
