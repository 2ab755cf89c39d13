namespace ConvNeXtGen.Checkpoints;

/// <summary>What a format's reader found in a file.</summary>
internal sealed record CheckpointContent(IReadOnlyList<NamedStateDictionary> Dictionaries, IReadOnlyDictionary<string, string> Metadata);
