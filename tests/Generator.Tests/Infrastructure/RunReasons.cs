using Microsoft.CodeAnalysis;

namespace ConvNeXtGen.Generator.Tests.Infrastructure;

/// <summary>
/// Why the outputs of each step came about in one run of a driver: new, modified, unchanged (computed, but equal),
/// cached (not computed), removed. Two of them are equal when every step has the same reasons in the same order.
/// </summary>
/// <example><code>
/// static readonly RunReasons CommentAdded = RunReasons.None
///     .With(TrackingNames.ModelFiles, Modified, Cached)
///     .With(TrackingNames.Parsed, Unchanged, Cached)
///     .With(RunReasons.SourceOutput, Cached, Cached);
/// </code></example>
internal sealed class RunReasons : IEquatable<RunReasons>
{
    /// <summary>The name of all sources and diagnostics put out, in the order of their registration.</summary>
    public const string SourceOutput = WellKnownGeneratorOutputs.SourceOutput;

    private readonly SortedDictionary<string, IncrementalStepRunReason[]> _steps;

    private RunReasons(SortedDictionary<string, IncrementalStepRunReason[]> steps) => _steps = steps;

    /// <summary>Nothing expected yet; add steps by <see cref="With"/>.</summary>
    public static RunReasons None { get; } = new(new(StringComparer.Ordinal));

    /// <summary>The reasons in the last run of a driver with one generator: its named steps and its outputs.</summary>
    public static RunReasons Of(GeneratorDriver driver)
    {
        var result = Assert.Single(driver.GetRunResult().Results);
        var steps = Pipeline.NamedSteps(result)
            .Concat(result.TrackedOutputSteps.SelectMany(step => step.Value.Select(run => (step.Key, run))))
            .GroupBy(step => step.Item1, step => step.Item2.Outputs.Select(output => output.Reason));
        return steps.Aggregate(None, (reasons, step) => reasons.With(step.Key, [.. step.SelectMany(run => run)]));
    }

    /// <summary>These reasons with those of one step set.</summary>
    public RunReasons With(string step, params IncrementalStepRunReason[] reasons) =>
        new(new(_steps, StringComparer.Ordinal) { [step] = reasons });

    public bool Equals(RunReasons? other) => other is not null && ToString() == other.ToString();

    public override bool Equals(object? obj) => Equals(obj as RunReasons);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>One line per step: <c>Parsed: Unchanged, Cached</c>.</summary>
    public override string ToString() => string.Join('\n', _steps.Select(step => $"{step.Key}: {string.Join(", ", step.Value)}"));
}
