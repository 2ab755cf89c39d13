using System.Text.Json;
using ConvNeXtGen.Checkpoints.Storage;

namespace ConvNeXtGen.Checkpoints.Safetensors;

/// <summary>
/// Opens a checkpoint split over several files, safetensors or (Hugging Face's older ones) PyTorch, by way of its index,
/// <c>{"metadata": {…}, "weight_map": {"tensor name": "file name", …}}</c>. The files lie beside the index.
/// </summary>
internal static class SafetensorsIndex
{
    private const int MaxLength = 100_000_000;
    private const string WeightMap = "weight_map";

    /// <param name="path">The index.</param>
    /// <param name="streams">Receives every file opened, for the caller to close.</param>
    public static CheckpointContent Read(string path, List<CheckpointStream> streams)
    {
        using var index = new CheckpointStream(path);
        Dictionary<string, string> fileOf = ReadWeightMap(index);
        string directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var metadata = new Dictionary<string, string>(StringComparer.Ordinal);
        var entries = new List<TensorEntry>();
        foreach (string name in fileOf.Values.Distinct(StringComparer.Ordinal))
        {
            // The index comes with the weights, from anywhere: it must not name files elsewhere.
            // A backslash leads elsewhere on Windows only, and is refused everywhere alike.
            if (name != Path.GetFileName(name) || name is "" or "." or ".." || name.Contains('\\'))
                throw index.Error(WeightMap, $"'{name}' is not the name of a file beside the index");
            string shardPath = Path.Combine(directory, name);
            if (!File.Exists(shardPath))
                throw index.Error(WeightMap, $"the file '{name}' is missing");
            var shard = new CheckpointStream(shardPath);
            streams.Add(shard);
            CheckpointContent content = FormatReader.Read(shard).Content;
            foreach (TensorEntry entry in content.Dictionaries[0].Tensors)
            {
                if (!fileOf.TryGetValue(entry.Name, out string? listed) || listed != name)
                    throw shard.Error(entry.Name, $"the index {(listed is null ? "does not list it" : $"says that it is in '{listed}'")}");
                entries.Add(entry);
            }
            foreach ((string key, string value) in content.Metadata)
                metadata.TryAdd(key, value);
        }
        var tensors = new StateDictionary(entries);
        if (fileOf.Keys.FirstOrDefault(name => !tensors.Contains(name)) is { } lost)
            throw index.Error(WeightMap, $"the tensor '{lost}' is not in '{fileOf[lost]}'");
        return new CheckpointContent([new NamedStateDictionary("", tensors)], metadata);
    }

    private static Dictionary<string, string> ReadWeightMap(CheckpointStream index)
    {
        if (index.Length > MaxLength)
            throw index.Error(0, $"an index of {index.Length} bytes; at most {MaxLength} are read");
        try
        {
            using var json = JsonDocument.Parse(index.ReadBytes(0, (int)index.Length), new JsonDocumentOptions { MaxDepth = 16 });
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty(WeightMap, out JsonElement map) || map.ValueKind != JsonValueKind.Object)
                throw index.Error(0, $"expected an object with a '{WeightMap}'");
            var fileOf = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (JsonProperty property in map.EnumerateObject())
            {
                if (property.Value.ValueKind != JsonValueKind.String)
                    throw index.Error(WeightMap, $"'{property.Name}': expected a file name, found {property.Value.ValueKind}");
                if (!fileOf.TryAdd(property.Name, property.Value.GetString()!))
                    throw index.Error(WeightMap, $"the key '{property.Name}' occurs twice");
            }
            return fileOf;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw index.Error(0, $"not the JSON of an index: {e.Message}", e);
        }
    }
}
