using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Data;
using ConvNeXtGen.Models.Catalog;
using ConvNeXtGen.Models.Reports;
using ConvNeXtGen.Training;
using static TorchSharp.torch;

namespace ConvNeXtGen.Models.Commands;

/// <summary>A trained network that names what an image shows.</summary>
internal sealed class Classifier : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> _network;
    private readonly IReadOnlyList<string> _classNames;
    private readonly PixelNormalization _normalization;

    private Classifier(NetworkInfo info, nn.Module<Tensor, Tensor> network, WeightsMetadata? metadata, CheckpointReport report)
    {
        Network = info;
        Report = report;
        _network = network;
        _normalization = metadata?.Normalization ?? PixelNormalization.DefaultFor(info.InputChannels);
        _classNames = metadata?.ClassNames ?? [.. Enumerable.Range(0, info.Classes).Select(info.ClassName)];
    }

    /// <summary>What the compiler knows of the network.</summary>
    public NetworkInfo Network { get; }

    /// <summary>What was loaded.</summary>
    public CheckpointReport Report { get; }

    /// <summary>Shape of the images it takes.</summary>
    public ImageShape Shape => new(Network.InputChannels, Network.ImageSize, Network.ImageSize);

    /// <summary>Loads a network with its weights.</summary>
    /// <param name="weights">The weight file.</param>
    /// <param name="model">The network; when null, the one that the file names.</param>
    /// <exception cref="CommandException">Neither names a network.</exception>
    public static Classifier Load(string weights, string? model)
    {
        using var file = CheckpointFile.Open(weights);
        var metadata = WeightsMetadata.From(file.Metadata);
        var entry = NetworkCatalog.Find(model ?? metadata?.Network ?? file.Metadata.GetValueOrDefault("network") ?? throw new CommandException(Unnamed(weights, file)));
        var network = entry.CreateClassifier();
        try
        {
            var report = network.LoadCheckpoint(weights);
            if (metadata is not null)
            {
                RequireFit(weights, metadata, entry.Info);
            }

            network.eval();
            return new Classifier(entry.Info, network, metadata, report);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    private static string Unnamed(string weights, CheckpointFile file)
    {
        var best = CheckpointInspection.Of(file).Rank(NetworkCatalog.All.Select(entry => entry.Info)).FirstOrDefault();
        return $"{weights} does not say which network it belongs to: give --model."
            + (best is null ? "" : $" Of its values {Numbers.Percent(best.Agreement)} agree with {best.Network.Name}.");
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

    /// <summary>The classes of an image, the most likely first.</summary>
    /// <param name="image">Channel planes one after the other, values in [0, 1].</param>
    public IReadOnlyList<(string Name, double Probability)> Predict(float[] image)
    {
        var normalized = image.ToArray();
        _normalization.Apply(normalized);
        using var guard = inference_mode();
        using var flat = tensor(normalized);
        using var batch = flat.view(1, Shape.Channels, Shape.Height, Shape.Width);
        using var logits = _network.call(batch);
        using var known = logits.narrow(1, 0, _classNames.Count);
        using var probabilities = known.softmax(1);
        return [.. probabilities.data<float>()
            .Select((probability, label) => (_classNames[label], (double)probability))
            .OrderByDescending(pair => pair.Item2)];
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => _network.Dispose();
}
