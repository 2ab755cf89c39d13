using System.Globalization;
using System.Text.Json;
using ConvNeXtGen.Data;
using static TorchSharp.torch;

namespace ConvNeXtGen.Training;

/// <summary>What a weight file says about itself, so that it can be used without remembering how it was made.</summary>
/// <param name="Network">Name of the network's class.</param>
/// <param name="ClassNames">Names of the classes it was trained on, by logit.</param>
/// <param name="Normalization">What it sees of a pixel.</param>
public sealed record WeightsMetadata(string Network, IReadOnlyList<string> ClassNames, PixelNormalization Normalization)
{
    private const string NetworkKey = "network";
    private const string ClassNamesKey = "class_names";
    private const string MeanKey = "pixel_mean";
    private const string DeviationKey = "pixel_deviation";

    /// <summary>The metadata of a network that was trained so.</summary>
    public static WeightsMetadata Of(nn.Module network, IReadOnlyList<string> classNames, PixelNormalization normalization) =>
        new(network is INetwork generated ? generated.Info.Name : network.GetType().Name, classNames, normalization);

    /// <summary>Reads the metadata of a weight file; null when it was written by something else.</summary>
    /// <exception cref="InvalidDataException">A value is damaged.</exception>
    public static WeightsMetadata? From(IReadOnlyDictionary<string, string> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (!metadata.TryGetValue(NetworkKey, out var network)
            || !metadata.TryGetValue(ClassNamesKey, out var classNames)
            || !metadata.TryGetValue(MeanKey, out var mean)
            || !metadata.TryGetValue(DeviationKey, out var deviation))
        {
            return null;
        }

        return new WeightsMetadata(network, Read<string>(ClassNamesKey, classNames), new PixelNormalization(Read<float>(MeanKey, mean), Read<float>(DeviationKey, deviation)));
    }

    /// <summary>The metadata as texts.</summary>
    public Dictionary<string, string> ToDictionary() => new()
    {
        [NetworkKey] = Network,
        [ClassNamesKey] = JsonSerializer.Serialize(ClassNames),
        [MeanKey] = Write(Normalization.Mean),
        [DeviationKey] = Write(Normalization.Deviation),
    };

    private static string Write(IReadOnlyList<float> values) =>
        "[" + string.Join(",", values.Select(value => value.ToString("R", CultureInfo.InvariantCulture))) + "]";

    private static T[] Read<T>(string key, string json)
    {
        try
        {
            return JsonSerializer.Deserialize<T[]>(json) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The weight file's '{key}' is no list: {json}", e);
        }
    }
}
