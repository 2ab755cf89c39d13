namespace ConvNeXtGen.Checkpoints;

/// <summary>A checkpoint does not fit a model. The model was left untouched.</summary>
public sealed class CheckpointMismatchException : Exception
{
    internal CheckpointMismatchException(CheckpointReport report)
        : base(MismatchText.Write(report)) => Report = report;

    /// <summary>Everything that was found, also what the message cut short.</summary>
    public CheckpointReport Report { get; }
}
