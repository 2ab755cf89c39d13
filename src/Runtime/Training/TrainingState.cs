using System.Text.Json;
using System.Text.Json.Serialization;
using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Data;
using static TorchSharp.torch;

namespace ConvNeXtGen.Training;

/// <summary>
/// All that training depends on, in one safetensors file: weights, moments, averages, position, and the options and data
/// it was begun with. Random numbers need no state, since each step's are a function of seed and position.
/// </summary>
internal sealed class TrainingState(nn.Module network, AdamW optimizer, ExponentialMovingAverage? average, TrainingOptions options, TrainingData data)
{
    private static readonly JsonSerializerOptions s_json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public void Save(string path, TrainingPosition position) =>
        Checkpoint.Save(path, new StateDictionary(Tensors().Select(pair => LiveStorage.Entry(pair.Name, pair.Tensor))), new Dictionary<string, string>
        {
            ["options"] = JsonSerializer.Serialize(options, s_json),
            ["data"] = Describe(data),
            ["position"] = JsonSerializer.Serialize(position, s_json),
        });

    /// <summary>Puts everything back as it was saved.</summary>
    /// <exception cref="RunMismatchException">The file belongs to another run; the message says what differs.</exception>
    public TrainingPosition Load(string path)
    {
        using var file = CheckpointFile.Open(path);
        Require(path, "options", Value(file, "options"), JsonSerializer.Serialize(options, s_json));
        Require(path, "data", Value(file, "data"), Describe(data));
        var tensors = Tensors().ToList();
        foreach (var (name, tensor) in tensors)
        {
            if (!file.StateDictionary.TryGetValue(name, out var entry) || !entry.Shape.AsSpan().SequenceEqual(tensor.shape))
            {
                throw new RunMismatchException($"{path} belongs to another network: {name} is {(entry is null ? "not in it" : entry)}, expected [{string.Join(", ", tensor.shape)}].");
            }
        }

        if (file.StateDictionary.Count != tensors.Count)
        {
            throw new RunMismatchException($"{path} belongs to another network: it holds {file.StateDictionary.Count} tensors, expected {tensors.Count}.");
        }

        foreach (var (name, tensor) in tensors)
        {
            TensorCopier.Copy(file.StateDictionary[name], tensor);
        }

        var position = JsonSerializer.Deserialize<TrainingPosition>(Value(file, "position"), s_json)!;
        optimizer.Steps = position.Steps;
        return position;
    }

    private IEnumerable<(string Name, Tensor Tensor)> Tensors()
    {
        foreach (var (name, tensor) in ModelTensors.Of(network))
        {
            yield return ("model." + name, tensor);
        }

        foreach (var (name, mean, meanSquare) in optimizer.Moments)
        {
            yield return ("optimizer.mean." + name, mean);
            yield return ("optimizer.mean_square." + name, meanSquare);
        }

        foreach (var (name, tensor) in average?.Averages ?? [])
        {
            yield return ("average." + name, tensor);
        }
    }

    private static string Value(CheckpointFile file, string key) =>
        file.Metadata.TryGetValue(key, out var value)
            ? value
            : throw new RunMismatchException($"{file.Path} is no training state: it has no '{key}'.");

    private static void Require(string path, string what, string found, string expected)
    {
        if (found != expected)
        {
            throw new RunMismatchException($"{path} was begun with other {what}: {found}, now {expected}.");
        }
    }

    private static string Describe(TrainingData data) =>
        JsonSerializer.Serialize(new
        {
            Training = data.Training.Count,
            Validation = data.Validation.Count,
            Shape = data.Training.Shape.ToString(),
            Classes = data.Training.ClassNames,
            data.Normalization,
            Augmentations = data.Augmentations.Select(augmentation => augmentation.ToString()),
        });
}
