namespace ConvNeXtGen.Checkpoints;

/// <summary>What <see cref="Checkpoint.Convert"/> did.</summary>
/// <param name="Dictionary">The dictionary it read; empty when the file is the dictionary.</param>
/// <param name="From">The scheme the input was read as.</param>
/// <param name="Count">Number of tensors written.</param>
/// <param name="Dropped">Names of tensors left out: pre-training decoders and duplicates.</param>
public sealed record ConversionReport(string Dictionary, NamingScheme From, int Count, IReadOnlyList<string> Dropped);
