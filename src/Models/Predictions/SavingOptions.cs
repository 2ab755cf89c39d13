namespace ConvNeXtGen.Models.Predictions;

/// <summary>What a prediction run writes.</summary>
internal sealed record SavingOptions
{
    /// <summary>Whether pictures are drawn.</summary>
    public bool Pictures { get; init; }

    /// <summary>Whether label files are written.</summary>
    public bool Labels { get; init; }

    /// <summary>Whether scores stand in the label files.</summary>
    public bool Scores { get; init; }

    /// <summary>Whether a JSON file is written.</summary>
    public bool Json { get; init; }
}
