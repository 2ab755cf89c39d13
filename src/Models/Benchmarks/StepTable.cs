using ConvNeXtGen.Inference;
using ConvNeXtGen.Models.Reports;
using Spectre.Console;

namespace ConvNeXtGen.Models.Benchmarks;

/// <summary>Where a compiled network's time goes: by kind of step, then step by step.</summary>
internal static class StepTable
{
    public static void Write(IAnsiConsole console, IReadOnlyList<StepProfile> steps)
    {
        if (steps.Count == 0)
        {
            console.WriteLine("No table: libtorch runs this network, and its steps are not timed.");
            return;
        }

        var total = steps.Sum(step => step.Time.TotalMilliseconds);
        Write(console, "operation", total, steps.GroupBy(step => step.Operation)
            .Select(group => ($"{group.Key} ({group.Count()}×)", group.Sum(step => step.Time.TotalMilliseconds), group.Sum(step => step.Macs)))
            .OrderByDescending(row => row.Item2));
        Write(console, "layer", total, steps.Select(step => ($"{step.Scope} {step.Operation}", step.Time.TotalMilliseconds, step.Macs)));
    }

    private static void Write(IAnsiConsole console, string first, double total, IEnumerable<(string Name, double Milliseconds, long Macs)> rows)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(first);
        foreach (var column in new[] { "ms", "share", "GMACs/s" })
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        foreach (var (name, milliseconds, macs) in rows)
        {
            table.AddRow(
                new Text(name),
                new Text(FormattableString.Invariant($"{milliseconds:F3}")),
                new Text(Numbers.Percent(milliseconds / total)),
                new Text(macs > 0 && milliseconds > 0 ? FormattableString.Invariant($"{macs / milliseconds / 1e6:F1}") : "–"));
        }

        console.Write(table);
    }
}
