using ConvNeXtGen.Checkpoints.Safetensors;
using ConvNeXtGen.Checkpoints.Storage;

namespace ConvNeXtGen.Checkpoints;

/// <summary>
/// An open checkpoint: what it holds is known, the tensors are read on demand. Opening a file reads its directory only, so that
/// it takes milliseconds whatever the file's size. Nothing in a file is ever executed.
/// </summary>
public sealed class CheckpointFile : IDisposable
{
    private readonly List<CheckpointStream> _streams;

    private CheckpointFile(string path, CheckpointFormat format, List<CheckpointStream> streams, CheckpointContent content)
    {
        Path = path;
        Format = format;
        _streams = streams;
        Dictionaries = content.Dictionaries;
        Metadata = content.Metadata;
    }

    /// <summary>Path of the file as it was given.</summary>
    public string Path { get; }

    /// <summary>How the file is stored.</summary>
    public CheckpointFormat Format { get; }

    /// <summary>
    /// The state dictionaries in the file, best choice first: <c>model</c>, <c>state_dict</c>, <c>model_ema</c>, <c>state_dict_ema</c>,
    /// <c>ema</c>, <c>module</c>, then others by size. At least one.
    /// </summary>
    public IReadOnlyList<NamedStateDictionary> Dictionaries { get; }

    /// <summary>
    /// Texts beside the tensors: safetensors metadata, or the scalars of a training checkpoint (<c>epoch</c>, …) and the class names
    /// of what else it holds.
    /// </summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The best choice among <see cref="Dictionaries"/>.</summary>
    public StateDictionary StateDictionary => Dictionaries[0].Tensors;

    /// <summary>Opens a checkpoint of any supported format, told apart by content, not by name.</summary>
    /// <exception cref="CheckpointFormatException">The file is damaged, hostile or of an unknown kind.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CheckpointFile Open(string path)
    {
        if (path.EndsWith(".index.json", StringComparison.OrdinalIgnoreCase))
            return OpenSharded(path);
        var file = new CheckpointStream(path);
        try
        {
            var (format, content) = FormatReader.Read(file);
            return new CheckpointFile(path, format, [file], content);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The dictionary of that path, e.g. <c>model_ema</c>; the best choice for null.</summary>
    /// <exception cref="CheckpointFormatException">The file has no such dictionary; the message lists those it has.</exception>
    public NamedStateDictionary Select(string? dictionary) => dictionary is null
        ? Dictionaries[0]
        : Dictionaries.FirstOrDefault(candidate => candidate.Name == dictionary)
            ?? throw new CheckpointFormatException(Path, $"dictionary '{dictionary}'", Dictionaries is [{ Name: "" }]
                ? "not in the file, which holds tensors and no named dictionaries"
                : $"not in the file; it has {string.Join(", ", Dictionaries.Select(candidate => $"'{candidate.Name}'"))}");

    /// <summary>Closes the file; its entries can no longer be read.</summary>
    public void Dispose() => _streams.ForEach(stream => stream.Dispose());

    private static CheckpointFile OpenSharded(string path)
    {
        var streams = new List<CheckpointStream>();
        try
        {
            return new CheckpointFile(path, CheckpointFormat.Sharded, streams, SafetensorsIndex.Read(path, streams));
        }
        catch
        {
            streams.ForEach(stream => stream.Dispose());
            throw;
        }
    }
}
