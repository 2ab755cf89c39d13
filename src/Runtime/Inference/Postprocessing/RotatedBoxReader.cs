namespace ConvNeXtGen.Inference;

/// <summary>Detections that are rotated boxes.</summary>
internal sealed class RotatedBoxReader : DetailReader
{
    public override int Extras => 1;

    public override IReadOnlyList<Detection> Read(int image, PredictionTable table, PredictionLayout layout, Letterbox letterbox, DetectionOptions options, Func<int, string> name)
    {
        var candidates = Surest(table, NeedsSuppression(layout) ? options.MaxCandidates : options.MaxDetections, options);
        var boxes = new RotatedBox[candidates.Length];
        for (var i = 0; i < boxes.Length; i++)
        {
            boxes[i] = Rotated(table, layout, candidates[i]);
        }

        var kept = NeedsSuppression(layout)
            ? Suppression.SelectRotated(candidates, boxes, Threshold(layout, options), options.MaxDetections, options.ClassAgnostic)
            : [.. Enumerable.Range(0, boxes.Length)];
        var found = new List<Detection>();
        foreach (var position in kept)
        {
            var candidate = candidates[position];
            var rotated = letterbox.ToImage(boxes[position]);
            var bounds = rotated.Bounds.Clip(letterbox.SourceWidth, letterbox.SourceHeight);
            if (bounds.Area > 0)
            {
                found.Add(new RotatedDetection(bounds, candidate.Score, candidate.Class, name(candidate.Class), rotated));
            }
        }

        return found;
    }

    private static RotatedBox Rotated(PredictionTable table, PredictionLayout layout, Candidate candidate)
    {
        var angle = table.Extra(candidate.Index, 0);
        var box = candidate.Box;

        // End-to-end predictions have corners in the first four columns, those of rotated boxes centre and size.
        return layout == PredictionLayout.EndToEnd
            ? new RotatedBox(box.Left, box.Top, box.Right, box.Bottom, angle)
            : new RotatedBox(box.Center.X, box.Center.Y, box.Width, box.Height, angle);
    }
}
