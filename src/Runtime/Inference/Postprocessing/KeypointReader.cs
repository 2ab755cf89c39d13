namespace ConvNeXtGen.Inference;

/// <summary>Detections with keypoints.</summary>
internal sealed class KeypointReader(PoseOutput output) : DetailReader
{
    public override int Extras { get; } = (int)output.Keypoints.shape[1];

    protected override Detection Make(int image, PredictionTable table, Candidate candidate, Letterbox letterbox, Detection detection)
    {
        var numbers = output.NumbersPerKeypoint;
        var keypoints = new Keypoint[Extras / numbers];
        for (var i = 0; i < keypoints.Length; i++)
        {
            var (x, y) = letterbox.ToImage(table.Extra(candidate.Index, i * numbers), table.Extra(candidate.Index, i * numbers + 1));
            keypoints[i] = new Keypoint(
                Math.Clamp(x, 0, letterbox.SourceWidth),
                Math.Clamp(y, 0, letterbox.SourceHeight),
                numbers == 3 ? table.Extra(candidate.Index, i * numbers + 2) : null);
        }

        return new PoseDetection(detection.Box, detection.Score, detection.ClassId, detection.Name, keypoints);
    }
}
