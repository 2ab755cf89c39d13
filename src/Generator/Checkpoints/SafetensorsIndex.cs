using System.Text;
using ConvNeXtGen.Generator.Parsing;

namespace ConvNeXtGen.Generator.Checkpoints;

/// <summary>Names and shapes of a checkpoint in several safetensors files, by way of its index; the files lie beside it.</summary>
internal static class SafetensorsIndex
{
    private const long MaximumLength = 1 << 20;

    /// <summary>Whether a file is an index, by its name as at loading.</summary>
    public static bool Is(string path) => path.EndsWith(".index.json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the headers of all files that the index names.</summary>
    /// <returns>The shapes by name.</returns>
    /// <exception cref="InvalidDataException">The index or a file beside it is not what it should be; the message says why.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IReadOnlyDictionary<string, int[]> Read(string path, CancellationToken cancellation)
    {
        var root = SafetensorsHeader.ReadObject(path, ReadText(path), cancellation);
        if (root?.Entries.FirstOrDefault(e => e.Key.Text == "weight_map") is not { Value: YamlMapping map })
        {
            throw new InvalidDataException("it is no JSON object with a 'weight_map'");
        }

        var files = map.Entries.ToDictionary(e => e.Key.Text, e => (e.Value as YamlScalar)?.Text ?? "", StringComparer.Ordinal);
        var shapes = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var name in files.Values.Distinct(StringComparer.Ordinal))
        {
            foreach (var tensor in ReadShard(path, name, cancellation))
            {
                if (!files.TryGetValue(tensor.Key, out var listed) || listed != name)
                {
                    throw new InvalidDataException($"'{tensor.Key}' is in '{name}', but not by the index");
                }

                shapes.Add(tensor.Key, tensor.Value);
            }
        }

        var lost = files.Keys.FirstOrDefault(tensor => !shapes.ContainsKey(tensor));
        return lost is null ? shapes : throw new InvalidDataException($"'{lost}' is not in '{files[lost]}'");
    }

    private static IReadOnlyDictionary<string, int[]> ReadShard(string index, string name, CancellationToken cancellation)
    {
        if (name.Length == 0 || name.IndexOfAny(['/', '\\', ':']) >= 0 || name is "." or "..")
        {
            throw new InvalidDataException($"'{name}' is not the name of a file beside the index");
        }

        if (!name.EndsWith(".safetensors", StringComparison.Ordinal))
        {
            throw new InvalidDataException($"'{name}' is no safetensors file; others are read when the program loads them, not at build");
        }

        try
        {
            return SafetensorsHeader.Read(Path.Combine(Path.GetDirectoryName(index) ?? "", name), cancellation);
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            throw new InvalidDataException($"of its file '{name}': {e.Message}", e);
        }
    }

    private static string ReadText(string path)
    {
        // As of the header: the project names this file, and MSBuild makes it an input of the compilation.
#pragma warning disable RS1035
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
#pragma warning restore RS1035
        if (file.Length > MaximumLength)
        {
            throw new InvalidDataException("it is too long for an index");
        }

        using var reader = new StreamReader(file, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
