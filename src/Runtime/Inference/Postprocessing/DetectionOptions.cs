namespace ConvNeXtGen.Inference;

/// <summary>Which predictions count as detections.</summary>
public sealed record DetectionOptions
{
    /// <summary>Predictions with a score of at most this are left out; in [0, 1].</summary>
    public float Confidence { get; init; } = 0.25f;

    /// <summary>
    /// A box that overlaps a surer one of its class by more than this (IoU, for rotated boxes probabilistic IoU) is left
    /// out; in [0, 1]. Null for what each family is tuned with: 0.45 for YOLOv5's heads, 0.7 for others. End-to-end
    /// networks need no suppression.
    /// </summary>
    public float? IoU { get; init; }

    /// <summary>The most objects per image.</summary>
    public int MaxDetections { get; init; } = 300;

    /// <summary>The most predictions per image that suppression looks at, the surest ones.</summary>
    public int MaxCandidates { get; init; } = 30_000;

    /// <summary>Whether boxes suppress those of other classes too.</summary>
    public bool ClassAgnostic { get; init; }

    /// <summary>Whether a prediction counts once for every class that is sure enough, as in validation; otherwise for its best class.</summary>
    public bool MultiLabel { get; init; }

    /// <summary>The classes to look for; null for all.</summary>
    public IReadOnlyCollection<int>? Classes { get; init; }

    /// <summary>Class names to use in place of the config's, such as those that a weight file carries.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    internal void Check()
    {
        RequireShare(Confidence, nameof(Confidence));
        RequireShare(IoU ?? 0, nameof(IoU));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxDetections);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(MaxCandidates);
    }

    private static void RequireShare(float value, string name)
    {
        if (!(value is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} is a share between 0 and 1.");
        }
    }
}
