using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace VerifyTests;

/// <summary>What Verify.SourceGenerators makes of a generator run: a text per source, and one for all diagnostics.</summary>
internal static class GeneratorTargets
{
    public static IReadOnlyList<Target> Of(GeneratorDriverRunResult run)
    {
        var exceptions = run.Results.Select(result => result.Exception).OfType<Exception>().ToList();
        if (exceptions.Count > 0)
        {
            throw new AggregateException("The generator threw.", exceptions);
        }

        var targets = new List<Target>();
        if (!run.Diagnostics.IsEmpty)
        {
            targets.Add(new Target("txt", DiagnosticText.Of(run.Diagnostics)));
        }

        targets.AddRange(run.Results.SelectMany(result => Sources(result.GeneratedSources)));
        return targets;
    }

    private static IEnumerable<Target> Sources(ImmutableArray<GeneratedSourceResult> sources) =>
        sources.IsDefault
            ? []
            : sources
                .OrderBy(source => source.HintName, StringComparer.Ordinal)
                .Select(source => new Target(
                    Path.GetExtension(source.SyntaxTree.FilePath).TrimStart('.'),
                    $"//HintName: {source.HintName}\n{source.SourceText}",
                    Path.GetFileNameWithoutExtension(source.SyntaxTree.FilePath)));
}
