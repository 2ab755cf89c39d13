using System.Runtime.CompilerServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Checkpoints;

/// <summary>Loads checkpoints into modules and saves modules as checkpoints.</summary>
public static class ModuleCheckpoints
{
    /// <summary>
    /// Loads a checkpoint: safetensors (also sharded) or PyTorch (<c>.pth</c>, <c>.pt</c>), in any known naming scheme. Every tensor is
    /// copied once, into the module's own memory, and converted to its type on the way.
    /// </summary>
    /// <param name="module">The module; untouched when the checkpoint does not fit.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">How strictly it must fit; <see cref="CheckpointLoadOptions.Strict"/> when null.</param>
    /// <returns>What was loaded, and what was not.</returns>
    /// <exception cref="CheckpointFormatException">The file is damaged or of an unknown kind.</exception>
    /// <exception cref="CheckpointMismatchException">The file does not fit the module.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CheckpointReport LoadCheckpoint(this nn.Module module, string path, CheckpointLoadOptions? options = null)
    {
        options ??= CheckpointLoadOptions.Strict;
        using CheckpointFile file = CheckpointFile.Open(path);
        return LoadPlanner.Plan(module, path, file.Select(options.Dictionary), options).Execute(options);
    }

    /// <summary>What <see cref="LoadCheckpoint"/> would do, without doing it: nothing is read but the file's directory, nothing changed.</summary>
    /// <param name="module">The module.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">Which dictionary and names to read; strictness plays no part.</param>
    /// <exception cref="CheckpointFormatException">The file is damaged or of an unknown kind.</exception>
    public static CheckpointReport CompareCheckpoint(this nn.Module module, string path, CheckpointLoadOptions? options = null)
    {
        options ??= CheckpointLoadOptions.Strict;
        using CheckpointFile file = CheckpointFile.Open(path);
        return LoadPlanner.Plan(module, path, file.Select(options.Dictionary), options).Report;
    }

    /// <summary>Loads tensors that are at hand, under the same rules as <see cref="LoadCheckpoint"/>.</summary>
    /// <param name="module">The module; untouched when the tensors do not fit.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="options">How strictly they must fit; <see cref="CheckpointLoadOptions.Strict"/> when null.</param>
    /// <exception cref="CheckpointMismatchException">The tensors do not fit the module.</exception>
    public static CheckpointReport LoadStateDictionary(this nn.Module module, StateDictionary tensors, CheckpointLoadOptions? options = null)
    {
        options ??= CheckpointLoadOptions.Strict;
        return LoadPlanner.Plan(module, "the state dictionary", new NamedStateDictionary("", tensors), options).Execute(options);
    }

    /// <summary>
    /// The module's parameters and persistent buffers as named tensors that read the module's memory: valid while the module lives,
    /// and showing whatever it holds when they are read.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The module is a network that was disposed.</exception>
    public static StateDictionary ToStateDictionary(this nn.Module module) =>
        new(ModelTensors.Of(module).Select(tensor => LiveStorage.Entry(tensor.Name, tensor.Tensor)));

    /// <summary>
    /// Saves the module. The file is written beside <paramref name="path"/> and renamed over it, so that a reader, or a crash, finds the
    /// old file or the new one. What a generated network knows of itself (class, config, class names) goes into
    /// the metadata of a safetensors file, and of a PyTorch file that has metadata or a dictionary name.
    /// </summary>
    /// <param name="module">The module.</param>
    /// <param name="path">A path that ends in <c>.safetensors</c>, <c>.pth</c>, <c>.pt</c> or <c>.bin</c>.</param>
    /// <param name="options">Names and metadata; <see cref="CheckpointSaveOptions.Default"/> when null.</param>
    /// <exception cref="NotSupportedException">The extension names no format, or the scheme has no name for a tensor.</exception>
    /// <exception cref="ObjectDisposedException">The module is a network that was disposed.</exception>
    // So that 'new() { … }' means options: a dictionary can be written so, too.
    [OverloadResolutionPriority(1)]
    public static void SaveCheckpoint(this nn.Module module, string path, CheckpointSaveOptions? options = null)
    {
        options ??= CheckpointSaveOptions.Default;
        StateDictionary tensors = module.ToStateDictionary();
        // A PyTorch file that nobody asked to hold more stays the plain dictionary that load_state_dict takes.
        bool keepsPlain = !Checkpoint.IsSafetensors(path) && options.Dictionary is null && options.Metadata.Count == 0;
        Checkpoint.Save(path, tensors, keepsPlain ? options : options with { Metadata = NetworkMetadata.Of(module, tensors, options.Metadata) });
    }

    /// <summary>Saves the module with texts in the file; see <see cref="SaveCheckpoint(nn.Module, string, CheckpointSaveOptions?)"/>.</summary>
    public static void SaveCheckpoint(this nn.Module module, string path, IReadOnlyDictionary<string, string> metadata) =>
        module.SaveCheckpoint(path, new CheckpointSaveOptions { Metadata = metadata });
}
