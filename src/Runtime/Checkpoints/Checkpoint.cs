using ConvNeXtGen.Checkpoints.Safetensors;

namespace ConvNeXtGen.Checkpoints;

/// <summary>Writes checkpoints.</summary>
public static class Checkpoint
{
    /// <summary>Writes tensors to a file in the format its extension names, in one step: see <see cref="ModuleCheckpoints.SaveCheckpoint"/>.</summary>
    /// <param name="path">A path that ends in <c>.safetensors</c>.</param>
    /// <param name="tensors">The tensors; each is read once, while the file is written.</param>
    /// <param name="metadata">Texts to keep in the file.</param>
    /// <exception cref="NotSupportedException">The extension names no format, or the format cannot hold one of the types.</exception>
    public static void Save(string path, StateDictionary tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        if (!path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
            throw new NotSupportedException($"'{path}': expected a name that ends in .safetensors");
        SafetensorsWriter.Write(path, tensors, metadata);
    }
}
