using Microsoft.CodeAnalysis;

namespace ConvNeXtGen.Generator.Tests.Infrastructure;

/// <summary>What holds for the steps of every incremental pipeline.</summary>
internal static class Pipeline
{
    private static readonly HashSet<string> s_roslynsOwn =
    [
        WellKnownGeneratorInputs.Compilation,
        WellKnownGeneratorInputs.ParseOptions,
        WellKnownGeneratorInputs.AdditionalTexts,
        WellKnownGeneratorInputs.AnalyzerConfigOptions,
        WellKnownGeneratorInputs.MetadataReferences,
        WellKnownGeneratorOutputs.SourceOutput,
        WellKnownGeneratorOutputs.ImplementationSourceOutput,
    ];

    /// <summary>The steps that the generator itself named with <c>WithTrackingName</c>.</summary>
    public static IEnumerable<(string Name, IncrementalGeneratorRunStep Step)> NamedSteps(GeneratorRunResult result) =>
        result.TrackedSteps
            .Where(step => !s_roslynsOwn.Contains(step.Key) && !step.Key.Contains("_ForAttribute", StringComparison.Ordinal))
            .OrderBy(step => step.Key, StringComparer.Ordinal)
            .SelectMany(step => step.Value.Select(run => (step.Key, run)));

    /// <summary>Runs again on a compilation that is equal but another object: every named step and output must come from the cache.</summary>
    public static void CheckIsCached(GeneratorDriver driver, Compilation compilation)
    {
        var result = Assert.Single(driver.RunGenerators(compilation.Clone()).GetRunResult().Results);
        var named = NamedSteps(result).ToList();
        Assert.True(named.Count > 0, "No step of the generator has a tracking name: nothing can be checked.");

        var outputs = result.TrackedOutputSteps.SelectMany(step => step.Value.Select(run => (Name: step.Key, Step: run)));
        var computed = named.Concat(outputs)
            .SelectMany(step => step.Step.Outputs.Select(output => (step.Name, output.Reason)))
            .Where(output => output.Reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged))
            .Select(output => $"{output.Name}: {output.Reason}")
            .ToList();
        Assert.True(computed.Count == 0, $"A second run on the same input computed something:\n{string.Join('\n', computed)}");
    }

    /// <summary>The cached values must not root a compilation, nor be unequal by holding something of it.</summary>
    public static void CheckKeepsNothingAlive(GeneratorRunResult result)
    {
        foreach (var (name, step) in NamedSteps(result))
        {
            foreach (var (value, _) in step.Outputs)
            {
                if (CompilerReferences.FindIn(value) is { } path)
                {
                    Assert.Fail($"The output of step '{name}' reaches {path}");
                }
            }
        }
    }
}
