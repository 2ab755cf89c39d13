using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Tests.Vocabulary;

/// <summary>A config with one row of a module, and what the compiler claims of it.</summary>
/// <param name="Module">The module's name.</param>
/// <param name="Yaml">The config.</param>
/// <param name="Network">The claims: counts and shapes.</param>
/// <param name="Weights">The claims: keys and shapes of the weights.</param>
internal sealed record VocabularyCase(string Module, string Yaml, NetworkSpec Network, IReadOnlyList<WeightSpec> Weights);
