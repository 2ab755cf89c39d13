using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using ConvNeXtGen.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Benchmarks.Generator;

/// <summary>
/// What of the generator's warm time is Roslyn's own: a generator that adds the very same sources, ready-made, one per
/// file, against ours. Both in this process, in turns; the least of all rounds counts.
/// </summary>
internal static class DriverFloor
{
    private const int Rounds = 100;
    private const int Edits = 40;

    public static void Run(string[] args)
    {
        int[] counts = args is [_, ..] ? [.. args.Select(count => int.Parse(count, CultureInfo.InvariantCulture))] : [1, 10, 30, 100];
        Console.WriteLine("| networks | full run | of which Roslyn | collections | C# edit | of which Roslyn |");
        Console.WriteLine("|---:|---:|---:|---:|---:|---:|");
        // Everything has to be compiled at its best before anything is compared.
        Measure(networks: 30);
        foreach (var count in counts)
        {
            var (full, edit, collections) = Measure(count);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {count} | {full[0]:0.00} ms | {full[1]:0.00} ms | {collections} | {edit[0]:0.0000} ms | {edit[1]:0.0000} ms |"));
        }
    }

    private static (double[] Full, double[] Edit, int Collections) Measure(int networks)
    {
        var project = new OpenProject(networks);
        var ready = project.Driver().RunGenerators(project.Compilation).GetRunResult().Results[0].GeneratedSources
            .Select(source => (source.HintName, source.SourceText.ToString())).ToImmutableArray();
        IIncrementalGenerator[] contenders = [new NetworkGenerator(), new ReadyMade(ready)];
        double[] full = [double.MaxValue, double.MaxValue], edit = [double.MaxValue, double.MaxValue];
        var collections = 0;
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < contenders.Length; i++)
            {
                var before = GC.CollectionCount(0);
                var driver = project.Driver(contenders[i]);
                full[i] = Math.Min(full[i], Milliseconds(() => driver = driver.RunGenerators(project.Compilation)));
                collections = i == 0 ? GC.CollectionCount(0) - before : collections;
                // The first run after another compilation also makes room for what it finds.
                driver = driver.RunGenerators(project.EditedCompilation);
                for (var repeat = 0; repeat < Edits; repeat++)
                {
                    edit[i] = Math.Min(edit[i], Milliseconds(() => driver.RunGenerators(repeat % 2 == 0 ? project.Compilation : project.EditedCompilation)));
                }
            }
        }

        return (full, edit, collections);
    }

    private static double Milliseconds(Action action)
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    /// <summary>Adds sources that it was given, the n-th for the n-th file, and looks at nothing.</summary>
    private sealed class ReadyMade(ImmutableArray<(string HintName, string Text)> sources) : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context)
        {
            var byFile = context.AdditionalTextsProvider.Select(static (file, _) => file.Path);
            context.RegisterSourceOutput(byFile, (output, path) =>
            {
                var source = sources[int.Parse(Path.GetFileNameWithoutExtension(path).AsSpan(3), CultureInfo.InvariantCulture)];
                output.AddSource(source.HintName, SourceText.From(source.Text, System.Text.Encoding.UTF8));
            });
        }
    }
}
