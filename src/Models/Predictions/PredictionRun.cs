using ConvNeXtGen.Inference;
using ConvNeXtGen.Models.Commands;
using ConvNeXtGen.Models.Data;
using ConvNeXtGen.Models.Plots;
using ConvNeXtGen.Models.Reports;
using Spectre.Console;

namespace ConvNeXtGen.Models.Predictions;

/// <summary>Looks at images one after the other, tells what is seen, and writes it down. What cannot be read is named, and the others go on.</summary>
internal sealed class PredictionRun(Terminal terminal, IPredictor predictor, PredictionFolder folder, SavingOptions saving, DrawingOptions drawing)
{
    private const string JsonName = "predictions.json";
    private const string LabelFolder = "labels";
    private readonly List<ImagePrediction> _done = [];
    private int _pictures;
    private int _labels;

    /// <summary>The network's name, for the JSON.</summary>
    public required string Network { get; init; }

    /// <summary>The weight file, for the JSON.</summary>
    public required string Weights { get; init; }

    /// <summary>Looks at all images.</summary>
    /// <param name="images">What each is called, and how to get it.</param>
    /// <param name="cancellation">Ends the run after the image at hand; what was seen is kept.</param>
    /// <returns>The exit code: 0 when all could be read.</returns>
    public int Execute(IReadOnlyList<(string Name, Func<PixelImage> Open)> images, CancellationToken cancellation)
    {
        var unreadable = 0;
        if (images.Count > 1)
        {
            predictor.WarmUp();
        }

        for (var i = 0; i < images.Count && !cancellation.IsCancellationRequested; i++)
        {
            using var image = Open(images[i].Open);
            if (image is null)
            {
                unreadable++;
                continue;
            }

            var prediction = predictor.Predict(images[i].Name, image);
            _done.Add(prediction);
            Tell(prediction, $"{i + 1}/{images.Count}");
            Save(prediction, image);
        }

        if (saving.Json && _done.Count > 0)
        {
            folder.Write(JsonName, PredictionJson.Write(Network, Weights, _done));
        }

        Conclude(unreadable);
        return cancellation.IsCancellationRequested ? CommandLine.Stopped : unreadable == 0 ? 0 : 1;
    }

    /// <summary>An image; null when it cannot be read. What cannot be written ends the run instead.</summary>
    private PixelImage? Open(Func<PixelImage> open)
    {
        try
        {
            return open();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            CommandLine.WriteError(terminal, e.Message);
            return null;
        }
    }

    private void Tell(ImagePrediction prediction, string position)
    {
        var seen = prediction.Detections is { } detections
            ? Counts(detections)
            : string.Join(", ", prediction.Ranking!.Take(1).Select(best => $"{best.Name} {Numbers.Percent(best.Probability)}"));
        terminal.Output.WriteUnwrapped($"image {position} {Printable.Text(prediction.Path)}: {prediction.Width}×{prediction.Height}, {Printable.Text(seen)}, {prediction.Speed.Inference.TotalMilliseconds:F1} ms");
        foreach (var entry in prediction.Ranking ?? [])
        {
            var bar = new string('█', (int)Math.Round(30 * entry.Probability));
            terminal.Output.MarkupLineInterpolated($"  {Numbers.Percent(entry.Probability),9}  {Printable.Text(entry.Name),-24} [aqua]{bar}[/]");
        }
    }

    private static string Counts(IReadOnlyList<Detection> detections) => detections.Count == 0
        ? "nothing found"
        : string.Join(", ", detections.GroupBy(detection => (detection.ClassId, detection.Name))
            .OrderBy(group => group.Key.ClassId)
            // A class without a name goes by its number.
            .Select(group => group.Key.Name == $"{group.Key.ClassId}" ? $"{group.Count()} of class {group.Key.ClassId}" : $"{group.Count()} {group.Key.Name}"));

    private void Save(ImagePrediction prediction, PixelImage image)
    {
        if (!saving.Pictures && !saving.Labels)
        {
            return;
        }

        var name = folder.NameFor(prediction.Path);
        if (saving.Pictures)
        {
            using var picture = prediction.Detections is { } detections
                ? DetectionPicture.Draw(image, detections, drawing)
                : RankingPicture.Draw(image, prediction.Ranking!);
            folder.Write(name, prediction.Path, picture);
            _pictures++;
        }

        // As in the field: an image without objects has no label file.
        if (saving.Labels && LabelFile.Write(prediction, saving.Scores) is { Length: > 0 } lines)
        {
            folder.Write($"{LabelFolder}/{name}.txt", lines);
            _labels++;
        }
    }

    private void Conclude(int unreadable)
    {
        if (_done.Count > 0)
        {
            var (pre, inference, post) = (Mean(speed => speed.Preprocess), Mean(speed => speed.Inference), Mean(speed => speed.Postprocess));
            terminal.Output.WriteUnwrapped($"{new DetectionSpeed(pre, inference, post)} per image at {predictor.InputSize}×{predictor.InputSize}");
        }

        if (folder.Root is { } root)
        {
            string[] written =
            [
                .. _pictures > 0 ? [Count(_pictures, "picture")] : Array.Empty<string>(),
                .. _labels > 0 ? [$"{Count(_labels, "label file")} in {LabelFolder}"] : Array.Empty<string>(),
                .. saving.Json && _done.Count > 0 ? [JsonName] : Array.Empty<string>(),
            ];
            terminal.Output.WriteUnwrapped($"saved to {root}: {string.Join(", ", written)}");
        }

        if (unreadable > 0)
        {
            terminal.Output.WriteUnwrapped($"{Count(unreadable, "image")} could not be read.");
        }
    }

    private TimeSpan Mean(Func<DetectionSpeed, TimeSpan> part) => TimeSpan.FromTicks((long)_done.Average(prediction => part(prediction.Speed).Ticks));

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
