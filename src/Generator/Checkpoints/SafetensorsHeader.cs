using System.Text;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Parsing;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Checkpoints;

/// <summary>Names and shapes of the tensors in a safetensors file; the weights themselves are never read.</summary>
internal static class SafetensorsHeader
{
    private const int LengthBytes = 8;
    private const long MaximumLength = 1 << 20;

    /// <summary>Reads the header.</summary>
    /// <returns>The shapes by name.</returns>
    /// <exception cref="InvalidDataException">The file is no safetensors file; the message says why.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<string, int[]> Read(string path, CancellationToken cancellation)
    {
        var root = ReadObject(path, ReadText(path), cancellation) ?? throw new InvalidDataException("its header is no JSON object");
        var shapes = new Dictionary<string, int[]>(StringComparer.Ordinal);
        foreach (var entry in root.Entries)
        {
            if (entry.Key.Text != "__metadata__")
            {
                shapes.Add(entry.Key.Text, Shape(entry.Value) ?? throw new InvalidDataException($"'{entry.Key.Text}' has no valid shape"));
            }
        }

        return shapes;
    }

    /// <summary>The object that a JSON text is; null when it is none.</summary>
    public static YamlMapping? ReadObject(string path, string json, CancellationToken cancellation)
    {
        // JSON is YAML.
        var text = SourceText.From(json);
        var diagnostics = new DiagnosticBag(path, text);
        return YamlReader.Read(text, diagnostics, cancellation) is YamlMapping root && !diagnostics.HasErrors ? root : null;
    }

    private static int[]? Shape(YamlNode tensor)
    {
        var shape = (tensor as YamlMapping)?.Entries.FirstOrDefault(e => e.Key.Text == "shape").Value as YamlSequence;
        var sizes = shape?.Items.Select(item => item is YamlScalar scalar && scalar.TryGetInteger(out var size) && size is >= 0 and <= int.MaxValue ? (int)size : -1).ToArray();
        return sizes is null || sizes.Contains(-1) ? null : sizes;
    }

    private static string ReadText(string path)
    {
        // The project names this file, MSBuild makes it an input of the compilation, and only its first bytes are read.
#pragma warning disable RS1035
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
#pragma warning restore RS1035
        var length = BitConverter.ToInt64(ReadBytes(file, LengthBytes), 0);
        if (length is <= 0 or > MaximumLength || length > file.Length - LengthBytes)
        {
            throw new InvalidDataException("it does not begin with the length of a header");
        }

        return Encoding.UTF8.GetString(ReadBytes(file, (int)length));
    }

    private static byte[] ReadBytes(Stream stream, int count)
    {
        var bytes = new byte[count];
        for (var read = 0; read < count;)
        {
            var got = stream.Read(bytes, read, count - read);
            read += got > 0 ? got : throw new InvalidDataException("it ends too early");
        }

        return bytes;
    }
}
