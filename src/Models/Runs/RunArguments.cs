using ConvNeXtGen.Data;
using ConvNeXtGen.Models.Data;
using ConvNeXtGen.Training;

namespace ConvNeXtGen.Models.Runs;

/// <summary>All that a training run is determined by; kept in its <c>args.yaml</c>.</summary>
internal sealed record RunArguments
{
    /// <summary>Class name of the network.</summary>
    public string Model { get; init; } = "ConvNeXtDigits";

    /// <summary><c>digits</c>, or a folder with one folder of images per class.</summary>
    public string Data { get; init; } = DataSource.Digits;

    /// <summary>A weight file to begin with; null begins afresh.</summary>
    public string? Weights { get; init; }

    /// <summary>How often every image is seen.</summary>
    public int Epochs { get; init; } = 30;

    /// <summary>Images per step.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>The highest learning rate.</summary>
    public double LearningRate { get; init; } = 5e-3;

    /// <summary>Epochs over which the learning rate rises.</summary>
    public double WarmUpEpochs { get; init; } = 2;

    /// <summary>Decay of the weights.</summary>
    public double WeightDecay { get; init; } = 0.05;

    /// <summary>Probability that a target spreads over all classes.</summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>Share of the old average kept per step; 0 keeps no average.</summary>
    public double EmaDecay { get; init; } = 0.99;

    /// <summary>Pixels that a training image is moved by, at most.</summary>
    public int Shift { get; init; } = 1;

    /// <summary>Whether training images are mirrored.</summary>
    public bool Flip { get; init; }

    /// <summary>Share of the images that is kept aside until the end.</summary>
    public double HeldOut { get; init; } = 0.2;

    /// <summary>Share of the others that decides which epoch is the best.</summary>
    public double Validation { get; init; } = 0.1;

    /// <summary>Decides first weights, order, augmentation and dropping.</summary>
    public long Seed { get; init; }

    /// <summary>Threads of libtorch; 0 decides by the size of the work.</summary>
    public int Threads { get; init; }

    /// <summary>The trainer's part.</summary>
    public TrainingOptions ToOptions() => new()
    {
        Epochs = Epochs,
        BatchSize = BatchSize,
        LearningRate = LearningRate,
        MinimumLearningRate = Math.Min(1e-6, LearningRate),
        WarmUpEpochs = WarmUpEpochs,
        WeightDecay = WeightDecay,
        LabelSmoothing = LabelSmoothing,
        EmaDecay = EmaDecay,
        Seed = Seed,
    };

    /// <summary>The random changes of training images.</summary>
    public IReadOnlyList<IAugmentation> Augmentations()
    {
        var augmentations = new List<IAugmentation>();
        if (Flip)
        {
            augmentations.Add(new RandomHorizontalFlip());
        }

        if (Shift > 0)
        {
            augmentations.Add(new RandomShift(Shift));
        }

        return augmentations;
    }
}
