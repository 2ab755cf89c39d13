namespace ConvNeXtGen.Training;

/// <summary>Where training stands: everything but weights and moments that the next step depends on or the records need.</summary>
internal sealed record TrainingPosition
{
    /// <summary>The epoch at work, from 0.</summary>
    public int Epoch { get; init; }

    /// <summary>Its batches that are done.</summary>
    public int Batch { get; init; }

    /// <summary>All steps taken.</summary>
    public long Steps { get; init; }

    /// <summary>Sum of the loss over the epoch's images so far.</summary>
    public double LossSum { get; init; }

    /// <summary>The epoch's images so far.</summary>
    public int Seen { get; init; }

    /// <summary>Those of them that were recognised.</summary>
    public int Correct { get; init; }

    /// <summary>Time spent on the epoch so far.</summary>
    public double Seconds { get; init; }

    /// <summary>The finished epochs.</summary>
    public IReadOnlyList<EpochRecord> History { get; init; } = [];

    /// <summary>The finished epoch with the lowest loss on the validation part. Accuracy would jump by whole images there, which on a small part is mostly luck.</summary>
    public EpochRecord? Best { get; init; }

    /// <summary>The position after one more batch.</summary>
    public TrainingPosition AfterBatch(int images, double lossSum, int correct) => this with
    {
        Batch = Batch + 1,
        Steps = Steps + 1,
        LossSum = LossSum + lossSum,
        Seen = Seen + images,
        Correct = Correct + correct,
    };

    /// <summary>The position at the start of the next epoch.</summary>
    public TrainingPosition AfterEpoch(EpochRecord record) => new()
    {
        Epoch = Epoch + 1,
        Steps = Steps,
        History = [.. History, record],
        Best = Best is null || record.ValidationLoss < Best.ValidationLoss ? record : Best,
    };
}
