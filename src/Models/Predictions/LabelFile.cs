using System.Globalization;
using System.Text;
using ConvNeXtGen.Inference;

namespace ConvNeXtGen.Models.Predictions;

/// <summary>
/// Predictions in the text format that YOLO projects train from: a line per object, the class first, lengths as shares of the
/// image's sides.
/// </summary>
internal static class LabelFile
{
    /// <summary>
    /// The lines: "class x y width height" with the box's centre; for a mask "class x1 y1 x2 y2 …" around it; for keypoints the box
    /// and then "x y" or "x y visibility" of each; for a rotated box its four corners. A score comes last. Of a
    /// classifier: "probability name".
    /// </summary>
    public static string Write(ImagePrediction prediction, bool scores)
    {
        var text = new StringBuilder();
        foreach (var detection in prediction.Detections ?? [])
        {
            text.Append(detection.ClassId);
            foreach (var value in Values(detection, prediction.Width, prediction.Height))
            {
                Append(text, value);
            }

            if (scores)
            {
                Append(text, detection.Score);
            }

            text.Append('\n');
        }

        foreach (var entry in prediction.Ranking ?? [])
        {
            text.Append(CultureInfo.InvariantCulture, $"{entry.Probability:F4} {entry.Name}\n");
        }

        return text.ToString();
    }

    private static IEnumerable<float> Values(Detection detection, float width, float height)
    {
        switch (detection)
        {
            case SegmentedDetection { Mask: var mask }:
                var outline = MaskOutline.Of(mask);
                return Points(outline.Count > 0 ? outline : Corners(detection.Box), width, height);
            case RotatedDetection { RotatedBox: var box }:
                return Points(box.Corners, width, height);
            case PoseDetection { Keypoints: var keypoints }:
                return [.. Centre(detection.Box, width, height), .. keypoints.SelectMany(keypoint => Of(keypoint, width, height))];
            default:
                return Centre(detection.Box, width, height);
        }
    }

    private static float[] Centre(Box box, float width, float height) =>
        [box.Center.X / width, box.Center.Y / height, box.Width / width, box.Height / height];

    private static (float X, float Y)[] Corners(Box box) =>
        [(box.Left, box.Top), (box.Right, box.Top), (box.Right, box.Bottom), (box.Left, box.Bottom)];

    private static float[] Of(Keypoint keypoint, float width, float height) => keypoint.Visibility is { } visibility
        ? [keypoint.X / width, keypoint.Y / height, visibility]
        : [keypoint.X / width, keypoint.Y / height];

    // Corners of rotated boxes may lie outside the image, but labels are shares of it.
    private static IEnumerable<float> Points(IEnumerable<(float X, float Y)> points, float width, float height) =>
        points.SelectMany(point => new[] { Math.Clamp(point.X / width, 0, 1), Math.Clamp(point.Y / height, 0, 1) });

    private static void Append(StringBuilder text, float value) => text.Append(CultureInfo.InvariantCulture, $" {value:0.######}");
}
