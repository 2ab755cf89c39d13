namespace ConvNeXtGen.Runtime.Tests.Training;

/// <summary>Tests that seed TorchSharp's global generator or count its tensors: nothing else may run meanwhile.</summary>
[CollectionDefinition(nameof(GlobalRandom), DisableParallelization = true)]
public sealed class GlobalRandom;
