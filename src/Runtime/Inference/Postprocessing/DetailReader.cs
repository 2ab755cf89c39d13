using System.Runtime.InteropServices;

namespace ConvNeXtGen.Inference;

/// <summary>Chooses among predictions and makes detections of a task's kind of them.</summary>
internal abstract class DetailReader : IDisposable
{
    /// <summary>Numbers per prediction besides box and classes.</summary>
    public abstract int Extras { get; }

    /// <summary>The reader for an output.</summary>
    public static DetailReader For(DetectionOutput output) => output switch
    {
        SegmentationOutput segmentation => new MaskReader(segmentation),
        PoseOutput pose => new KeypointReader(pose),
        ObbOutput => new RotatedBoxReader(),
        _ => new BoxReader(),
    };

    /// <summary>The detections of one image, the surest first.</summary>
    public virtual IReadOnlyList<Detection> Read(int image, PredictionTable table, PredictionLayout layout, Letterbox letterbox, DetectionOptions options, Func<int, string> name)
    {
        var found = new List<Detection>();
        foreach (var candidate in Choose(table, layout, options))
        {
            var box = letterbox.ToImage(candidate.Box).Clip(letterbox.SourceWidth, letterbox.SourceHeight);
            if (box.Area > 0)
            {
                found.Add(Make(image, table, candidate, letterbox, new Detection(box, candidate.Score, candidate.Class, name(candidate.Class))));
            }
        }

        return found;
    }

    public virtual void Dispose()
    {
    }

    /// <summary>Adds what the task has besides boxes.</summary>
    protected virtual Detection Make(int image, PredictionTable table, Candidate candidate, Letterbox letterbox, Detection detection) => detection;

    /// <summary>Whether predictions of that layout may cover one object several times.</summary>
    protected static bool NeedsSuppression(PredictionLayout layout) => layout is PredictionLayout.AnchorRows or PredictionLayout.PointColumns;

    /// <summary>The largest overlap.</summary>
    protected static float Threshold(PredictionLayout layout, DetectionOptions options) =>
        options.IoU ?? (layout == PredictionLayout.AnchorRows ? 0.45f : 0.7f);

    /// <summary>The surest candidates, as many as may be looked at.</summary>
    protected static ReadOnlySpan<Candidate> Surest(PredictionTable table, int most, DetectionOptions options)
    {
        var candidates = CollectionsMarshal.AsSpan(table.Candidates(options));
        return candidates[..Math.Min(candidates.Length, most)];
    }

    private static List<Candidate> Choose(PredictionTable table, PredictionLayout layout, DetectionOptions options) =>
        NeedsSuppression(layout)
            ? Suppression.Select(Surest(table, options.MaxCandidates, options), Threshold(layout, options), options.MaxDetections, options.ClassAgnostic)
            : [.. Surest(table, options.MaxDetections, options)];
}
