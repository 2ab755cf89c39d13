namespace ConvNeXtGen.Checkpoints;

/// <summary>What <see cref="Checkpoint.Convert"/> reads and how it writes it.</summary>
public sealed record CheckpointConversionOptions
{
    /// <summary>Whose names the output gets; <see cref="NamingScheme.Native"/> keeps them.</summary>
    public required NamingScheme To { get; init; }

    /// <summary>Whose names the input has; null finds out.</summary>
    public NamingScheme? From { get; init; }

    /// <summary>Which dictionary of the input to read, e.g. <c>model_ema</c>; null chooses by rule.</summary>
    public string? Dictionary { get; init; }

    /// <summary>How to write; its scheme is overridden by <see cref="To"/>.</summary>
    public CheckpointSaveOptions Output { get; init; } = CheckpointSaveOptions.Default;
}
