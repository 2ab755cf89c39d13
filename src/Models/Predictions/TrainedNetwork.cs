using System.Text.Json;
using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Data;
using ConvNeXtGen.Models.Catalog;
using ConvNeXtGen.Models.Commands;
using ConvNeXtGen.Models.Reports;
using ConvNeXtGen.Training;
using static TorchSharp.torch;

namespace ConvNeXtGen.Models.Predictions;

/// <summary>A network of the zoo with weights, in evaluation. Owns the network.</summary>
/// <param name="Info">What the compiler knows of it.</param>
/// <param name="Module">The network.</param>
/// <param name="Metadata">What a file that was trained here says of itself; null for others.</param>
/// <param name="ClassNames">The class names that the file carries; null for none.</param>
/// <param name="Report">What was loaded.</param>
internal sealed record TrainedNetwork(
    NetworkInfo Info,
    nn.Module Module,
    WeightsMetadata? Metadata,
    IReadOnlyList<string>? ClassNames,
    CheckpointReport Report) : IDisposable
{
    private const string ClassNamesKey = "class_names";

    /// <summary>Whether it is a classifier as Ultralytics trains them: on the whole centre square, with pixels in [0, 1] as they are.</summary>
    public bool IsYoloClassifier => Info.Layers[^1].Module == "Classify";

    /// <summary>What the network sees of a pixel in [0, 1]; null for the pixel itself, as detectors do.</summary>
    public PixelNormalization? Normalization =>
        Metadata?.Normalization ?? (Info.Task != NetworkTask.Classification || IsYoloClassifier ? null : PixelNormalization.DefaultFor(Info.InputChannels));

    /// <summary>Loads a network whose output means something to a reader, with its weights.</summary>
    /// <param name="weights">The weight file.</param>
    /// <param name="model">The network; when null the one that the file names, or the only one that has all its tensors.</param>
    /// <exception cref="CommandException">It does not show which network it belongs to, or names other classes than that has.</exception>
    public static TrainedNetwork Load(string weights, string? model)
    {
        var entry = model is not null ? NetworkCatalog.Find(model) : Named(weights);
        entry.RequireOutput();
        return Load(weights, entry);
    }

    /// <summary>Loads a network with its weights.</summary>
    /// <exception cref="CommandException">The weights are for other classes or channels.</exception>
    public static TrainedNetwork Load(string weights, NetworkEntry entry)
    {
        using var file = CheckpointFile.Open(weights);
        var metadata = WeightsMetadata.From(file.Metadata);
        var network = entry.Create(null, null);
        try
        {
            var report = network.LoadCheckpoint(weights);
            if (metadata is not null)
            {
                RequireFit(weights, metadata, entry.Info);
            }

            network.eval();
            return new TrainedNetwork(entry.Info, network, metadata, metadata?.ClassNames ?? Names(weights, file, entry.Info), report);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    public void Dispose() => Module.Dispose();

    private static NetworkEntry Named(string weights)
    {
        using var file = CheckpointFile.Open(weights);
        return file.Metadata.GetValueOrDefault("network") is { } named ? NetworkCatalog.Find(named) : Recognise(weights, file);
    }

    private static NetworkEntry Recognise(string weights, CheckpointFile file)
    {
        var matches = CheckpointInspection.Of(file).Rank(NetworkCatalog.All.Select(entry => entry.Info));
        var complete = matches.Where(match => match.Agreement == 1).ToArray();
        if (complete.Length == 1)
        {
            return NetworkCatalog.Find(complete[0].Network.Name);
        }

        var hint = complete.Length > 1 ? $" It fits {string.Join(" and ", complete.Select(match => match.Network.Name))}."
            : matches.Count > 0 ? $" Of its values {Numbers.Percent(matches[0].Agreement)} agree with {matches[0].Network.Name}."
            : "";
        throw new CommandException($"{weights} does not say which network it belongs to: give --model.{hint}");
    }

    private static string[]? Names(string weights, CheckpointFile file, NetworkInfo info)
    {
        if (!file.Metadata.TryGetValue(ClassNamesKey, out var json))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<string[]>(json) is { Length: > 0 } names && names.Length <= info.Classes ? names : null;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{weights}: '{ClassNamesKey}' is no list of names: {json}", e);
        }
    }

    private static void RequireFit(string weights, WeightsMetadata metadata, NetworkInfo info)
    {
        if (metadata.ClassNames.Count is 0 || metadata.ClassNames.Count > info.Classes)
        {
            throw new CommandException($"{weights} names {metadata.ClassNames.Count} classes, but {info.Name} tells {info.Classes} apart.");
        }

        if (metadata.Normalization.Mean.Count != info.InputChannels || metadata.Normalization.Deviation.Count != info.InputChannels)
        {
            throw new CommandException($"{weights} normalises {metadata.Normalization.Mean.Count} channels, but {info.Name} takes images of {info.InputChannels}.");
        }
    }
}
