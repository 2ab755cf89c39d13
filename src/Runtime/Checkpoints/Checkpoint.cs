using System.Runtime.CompilerServices;
using ConvNeXtGen.Checkpoints.Naming;
using ConvNeXtGen.Checkpoints.PyTorch;
using ConvNeXtGen.Checkpoints.Safetensors;

namespace ConvNeXtGen.Checkpoints;

/// <summary>Writes and converts checkpoints.</summary>
public static class Checkpoint
{
    private static readonly string[] PyTorchExtensions = [".pth", ".pt", ".bin"];

    /// <summary>
    /// Writes tensors to a file in the format that its extension names. The file is written beside <paramref name="path"/> and renamed over
    /// it, so that a reader, or a crash, finds the old file or the new one.
    /// </summary>
    /// <param name="path">A path that ends in <c>.safetensors</c>, <c>.pth</c>, <c>.pt</c> or <c>.bin</c>.</param>
    /// <param name="tensors">The tensors; each is read once, while the file is written.</param>
    /// <param name="options">Names and metadata; <see cref="CheckpointSaveOptions.Default"/> when null.</param>
    /// <exception cref="NotSupportedException">The extension names no format, the format cannot hold a type, or the scheme has no name for a tensor.</exception>
    [OverloadResolutionPriority(1)]
    public static void Save(string path, StateDictionary tensors, CheckpointSaveOptions? options = null)
    {
        options ??= CheckpointSaveOptions.Default;
        StateDictionary named = SchemeNames.Write(tensors, options.Scheme, options.PointwiseConvolutions);
        string extension = Path.GetExtension(path).ToLowerInvariant();
        if (IsSafetensors(path))
            SafetensorsWriter.Write(path, named, options.Metadata);
        else if (PyTorchExtensions.Contains(extension))
            PyTorchWriter.Write(path, named, options.Dictionary ?? (options.Metadata.Count > 0 ? "model" : null), options.Metadata);
        else
            throw new NotSupportedException($"'{path}': expected a name that ends in .safetensors, .pth, .pt or .bin");
    }

    /// <summary>Writes tensors with texts beside them; see <see cref="Save(string, StateDictionary, CheckpointSaveOptions?)"/>.</summary>
    public static void Save(string path, StateDictionary tensors, IReadOnlyDictionary<string, string> metadata) =>
        Save(path, tensors, new CheckpointSaveOptions { Metadata = metadata });

    internal static bool IsSafetensors(string path) => path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Writes a checkpoint in another format and, for a ConvNeXt, in another naming scheme. Values and element types stay as they are.
    /// </summary>
    /// <param name="input">The file to read, of any format and scheme.</param>
    /// <param name="output">The file to write; its extension names the format.</param>
    /// <param name="options">What to read and how to write it.</param>
    /// <returns>What was read as, and what was left out.</returns>
    /// <exception cref="CheckpointFormatException">The input is damaged, or is no ConvNeXt of the scheme while another one is wanted.</exception>
    /// <exception cref="NotSupportedException">The target scheme has no name for a tensor.</exception>
    public static ConversionReport Convert(string input, string output, CheckpointConversionOptions options)
    {
        using CheckpointFile file = CheckpointFile.Open(input);
        NamedStateDictionary source = file.Select(options.Dictionary);
        if (options.To == NamingScheme.Native)
        {
            Save(output, source.Tensors, options.Output with { Scheme = NamingScheme.Native });
            return new ConversionReport(source.Name, NamingScheme.Native, source.Tensors.Count, []);
        }
        SchemeTranslation translation = SchemeTranslation.Read(input, source.Tensors, options.From, CheckpointLoadOptions.Strict.StripPrefixes);
        var meta = new StateDictionary(translation.Tensors.Values.Select(pair => pair.Tensor));
        Save(output, meta, options.Output with { Scheme = options.To });
        return new ConversionReport(source.Name, translation.Scheme, meta.Count, [.. translation.Dropped.Select(entry => entry.Name)]);
    }
}
