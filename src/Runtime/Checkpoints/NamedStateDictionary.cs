namespace ConvNeXtGen.Checkpoints;

/// <summary>A state dictionary and where it lies in its checkpoint.</summary>
/// <param name="Name">Keys on the way to it, joined by dots, e.g. <c>model_ema</c>; empty when the file is the dictionary.</param>
/// <param name="Tensors">Its tensors.</param>
public sealed record NamedStateDictionary(string Name, StateDictionary Tensors);
