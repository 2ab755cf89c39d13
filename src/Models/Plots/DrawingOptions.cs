namespace ConvNeXtGen.Models.Plots;

/// <summary>What is drawn on a picture.</summary>
internal sealed record DrawingOptions
{
    /// <summary>Width of lines in pixels; by the size of the picture when null.</summary>
    public int? LineWidth { get; init; }

    /// <summary>Whether class names are written.</summary>
    public bool Labels { get; init; } = true;

    /// <summary>Whether scores are written.</summary>
    public bool Scores { get; init; } = true;
}
