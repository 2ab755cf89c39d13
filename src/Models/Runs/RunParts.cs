using ConvNeXtGen.Data;
using ConvNeXtGen.Models.Commands;
using ConvNeXtGen.Training;

namespace ConvNeXtGen.Models.Runs;

/// <summary>The data of a run in its three parts, which have no image in common.</summary>
/// <param name="Training">Learned from.</param>
/// <param name="Validation">Decides which epoch is the best.</param>
/// <param name="HeldOut">Touched once, for the figure that is reported.</param>
internal sealed record RunParts(IImageDataset Training, IImageDataset Validation, IImageDataset HeldOut)
{
    /// <summary>The split is the same for all seeds, so that runs with different seeds can be compared.</summary>
    private const long SplitSeed = 0;

    /// <summary>Splits a data set.</summary>
    /// <exception cref="CommandException">A part would be empty.</exception>
    public static RunParts Of(IImageDataset dataset, RunArguments arguments)
    {
        var outer = StratifiedSplit.Of(dataset, arguments.HeldOut, SplitSeed);
        var inner = StratifiedSplit.Of(outer.Larger, arguments.Validation, SplitSeed);
        if (inner.Larger.Count == 0 || inner.HeldOut.Count == 0 || outer.HeldOut.Count == 0)
        {
            throw new CommandException($"{dataset.Count} images are too few: of each class, {arguments.HeldOut:P0} are held out and {arguments.Validation:P0} of the rest decide which epoch is the best.");
        }

        return new RunParts(inner.Larger, inner.HeldOut, outer.HeldOut);
    }

    /// <summary>What the trainer gets: all but the held-out part.</summary>
    public TrainingData ToTrainingData(RunArguments arguments) => new(Training, Validation) { Augmentations = arguments.Augmentations() };

    /// <summary>How many images each part has.</summary>
    public override string ToString() =>
        $"{Training.Count + Validation.Count + HeldOut.Count} images of {Training.Shape} in {Training.ClassNames.Count} classes: {Training.Count} to learn from, {Validation.Count} to choose the best epoch by, {HeldOut.Count} held out";
}
