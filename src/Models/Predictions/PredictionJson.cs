using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConvNeXtGen.Inference;

namespace ConvNeXtGen.Models.Predictions;

/// <summary>Predictions for a program. Lengths are in pixels of the image.</summary>
internal static class PredictionJson
{
    private const int Decimals = 5;
    private static readonly JsonSerializerOptions s_options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a document with one entry per image.</summary>
    /// <param name="network">The network's name.</param>
    /// <param name="weights">The weight file.</param>
    /// <param name="predictions">The images.</param>
    public static string Write(string network, string weights, IEnumerable<ImagePrediction> predictions) => new JsonObject
    {
        ["model"] = network,
        ["weights"] = weights,
        ["images"] = new JsonArray([.. predictions.Select(Image)]),
    }.ToJsonString(s_options) + "\n";

    private static JsonNode Image(ImagePrediction prediction)
    {
        var image = new JsonObject { ["path"] = prediction.Path, ["width"] = prediction.Width, ["height"] = prediction.Height };
        if (prediction.Detections is { } detections)
        {
            image["detections"] = new JsonArray([.. detections.Select(Object)]);
        }

        if (prediction.Ranking is { } ranking)
        {
            image["classes"] = new JsonArray([.. ranking.Select(entry => Class(entry.ClassId, entry.Name, entry.Probability))]);
        }

        image["speed_ms"] = new JsonObject
        {
            ["preprocess"] = Milliseconds(prediction.Speed.Preprocess),
            ["inference"] = Milliseconds(prediction.Speed.Inference),
            ["postprocess"] = Milliseconds(prediction.Speed.Postprocess),
        };
        return image;
    }

    private static JsonNode Object(Detection detection)
    {
        var json = Class(detection.ClassId, detection.Name, detection.Score);
        json["box"] = detection is RotatedDetection { RotatedBox: var rotated } ? Corners(rotated) : new JsonObject
        {
            ["x1"] = Number(detection.Box.Left),
            ["y1"] = Number(detection.Box.Top),
            ["x2"] = Number(detection.Box.Right),
            ["y2"] = Number(detection.Box.Bottom),
        };
        switch (detection)
        {
            case SegmentedDetection { Mask: var mask }:
                var outline = MaskOutline.Of(mask);
                json["segments"] = new JsonObject { ["x"] = Numbers(outline.Select(point => point.X)), ["y"] = Numbers(outline.Select(point => point.Y)) };
                break;
            case RotatedDetection { RotatedBox: var box }:
                json["xywhr"] = Numbers([box.CenterX, box.CenterY, box.Width, box.Height, box.Angle]);
                break;
            case PoseDetection { Keypoints: var keypoints }:
                json["keypoints"] = new JsonObject { ["x"] = Numbers(keypoints.Select(point => point.X)), ["y"] = Numbers(keypoints.Select(point => point.Y)) };
                if (keypoints.Any(point => point.Visibility is not null))
                {
                    json["keypoints"]!["visible"] = Numbers(keypoints.Select(point => point.Visibility ?? 0));
                }

                break;
        }

        return json;
    }

    private static JsonObject Class(int index, string name, double score) =>
        new() { ["name"] = name, ["class"] = index, ["confidence"] = Number(score) };

    private static JsonObject Corners(RotatedBox box)
    {
        var corners = new JsonObject();
        for (var i = 0; i < box.Corners.Count; i++)
        {
            corners[$"x{i + 1}"] = Number(box.Corners[i].X);
            corners[$"y{i + 1}"] = Number(box.Corners[i].Y);
        }

        return corners;
    }

    private static JsonArray Numbers(IEnumerable<float> values) => new([.. values.Select(value => Number(value))]);

    private static JsonNode Number(double value) => JsonValue.Create(Math.Round(value, Decimals));

    private static JsonNode Milliseconds(TimeSpan time) => JsonValue.Create(Math.Round(time.TotalMilliseconds, 2));
}
