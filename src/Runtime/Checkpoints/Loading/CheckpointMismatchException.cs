namespace ConvNeXtGen.Checkpoints;

/// <summary>A checkpoint does not fit a model. The model was left untouched.</summary>
public sealed class CheckpointMismatchException : Exception
{
    private readonly string? _hint;

    internal CheckpointMismatchException(CheckpointReport report)
        : base(MismatchText.Write(report)) => (Report, _hint) = (report, MismatchText.Hint(report));

    /// <summary>The differences, and which <see cref="CheckpointLoadOptions"/> would take the file all the same.</summary>
    public override string Message => _hint is null ? Differences : $"{Differences}\n{_hint}";

    /// <summary>The differences alone, for programs whose users do not set options in code.</summary>
    public string Differences => base.Message;

    /// <summary>Everything that was found, also what the message cut short.</summary>
    public CheckpointReport Report { get; }
}
