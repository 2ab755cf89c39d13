using System.Text;

namespace ConvNeXtGen.Checkpoints;

/// <summary>The message of a <see cref="CheckpointMismatchException"/>: the differences by name, the first twenty of them.</summary>
internal static class MismatchText
{
    private const int Shown = 20;

    /// <summary>The differences.</summary>
    public static string Write(CheckpointReport report)
    {
        var text = new StringBuilder();
        text.Append(report.Source);
        if (report.Dictionary.Length > 0)
            text.Append(" ['").Append(report.Dictionary).Append("']");
        text.Append(" does not fit ").Append(report.Model).Append(": would transfer ").Append(report.Loaded.Count).Append('/')
            .Append(report.ModelTensorCount).Append(" tensors (names read as ").Append(report.Scheme).Append("); the model was not changed.");

        var lines = Lines(report).OrderBy(line => line.Name, StringComparer.Ordinal).ToList();
        foreach ((_, Func<string> line) in lines.Take(Shown))
            text.Append("\n  ").Append(line());
        if (lines.Count > Shown)
            text.Append("\n  … and ").Append(lines.Count - Shown).Append(" more");
        return text.ToString();
    }

    /// <summary>Looking for near names takes time, so a line is written only when it is shown.</summary>
    private static IEnumerable<(string Name, Func<string> Line)> Lines(CheckpointReport report)
    {
        string[] spare = [.. report.Unexpected.Select(fact => fact.Name)];
        foreach (TensorFact fact in report.Missing)
            yield return (fact.Name, () => NearestName.Find(fact.Name, spare) is { } nearest
                ? $"missing: {fact} (nearest in the file: {report.Unexpected.First(other => other.Name == nearest)})"
                : $"missing: {fact}");
        foreach (TensorFact fact in report.Unexpected)
            yield return (fact.Name, () => $"unexpected: {fact}");
        foreach (TensorTransfer transfer in report.Mismatched)
            yield return (transfer.TargetName, () => $"differs: {transfer}");
    }

    /// <summary>What a program can do about it, in the API's words; null when nothing fits.</summary>
    public static string? Hint(CheckpointReport report)
    {
        if (report.Mismatched.Count > 0 && report.Mismatched.All(transfer => transfer.SourceShape.SequenceEqual(transfer.TargetShape)))
            return $"Only element types differ: set {nameof(CheckpointLoadOptions.Conversion)} to convert them.";
        if (report.Loaded.Count > 0 && report.Mismatched.Count == 0)
            return $"Set {nameof(CheckpointLoadOptions.Partial)} to load what fits, or {nameof(CheckpointLoadOptions.AllowDifferentHead)} if only the head differs.";
        return report.Loaded.Count > 0 ? $"Set {nameof(CheckpointLoadOptions.AllowDifferentHead)} if only the head differs." : null;
    }
}
