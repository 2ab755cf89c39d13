using System.Diagnostics;
using System.Globalization;
using System.Text;
using ConvNeXtGen.Generator;
using ConvNeXtGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvNeXtGen.Benchmarks.Generator;

/// <summary>
/// What row configs cost the generator, warm: every row config of a folder, per network and scale, and files of more and more rows,
/// for a cost that is not linear. All in this process, in turns; the least of all rounds counts.
/// </summary>
internal static class RowCost
{
    private const int Rounds = 40;

    public static void Run(string[] args)
    {
        var folder = args is [var path, ..] ? path : "src/Models/Zoo";
        var files = Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal)
            .Select(file => new Subject(Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)))
            .Where(subject => subject.Rows > 0)
            .ToArray();
        int[] lengths = [25, 50, 100, 200, 400];
        var chains = lengths.Select(rows => new Subject($"chain of {Text(rows)} rows", Chain(rows))).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var subject in files.Concat(chains))
            {
                subject.Measure();
            }
        }

        Console.WriteLine("| config | networks | rows | ms per network | µs per row | kB of C# per network |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        foreach (var subject in files.OrderByDescending(s => s.PerNetwork).Concat(chains))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {subject.Name} | {subject.Networks} | {subject.Rows} | {subject.PerNetwork:0.00} | {1000 * subject.PerNetwork / subject.Rows:0.0} | {subject.Characters / 1000.0 / subject.Networks:0} |"));
        }

        var networks = files.Sum(f => f.Networks);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\n{networks} networks of {files.Length} files: {files.Sum(f => f.Best):0} ms, {files.Sum(f => f.Best) / networks:0.00} ms each; {files.Sum(f => f.Characters) / 1e6:0.0} MB of C#."));
    }

    private static string Chain(int rows)
    {
        var yaml = new StringBuilder("nc: 80\nscales:\n  n: [0.33, 0.25, 1024]\nbackbone:\n  - [-1, 1, Conv, [64, 3, 2]]\n  - [-1, 1, Conv, [128, 3, 2]]\n");
        for (var row = 2; row < rows - 1; row++)
        {
            yaml.Append(row % 3 == 2 ? $"  - [[-1, {Text(row - 2 < 2 ? 1 : row - 2)}], 1, Concat, [1]]\n" : "  - [-1, 3, C2f, [128, True]]\n");
        }

        return yaml.Append(CultureInfo.InvariantCulture, $"head:\n  - [[{rows - 2}], 1, Detect, [nc]]\n").ToString();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A file, and the least time that one run over it took.</summary>
    private sealed class Subject
    {
        private readonly InMemoryText _file;
        private readonly CSharpCompilation _compilation = CSharpCompilation.Create("Demo");

        public Subject(string name, string yaml)
        {
            Name = name;
            _file = new InMemoryText(new NetworkFile($"/project/{name.Replace(' ', '_')}.yaml", yaml));
            var start = yaml.IndexOf("\nbackbone:", StringComparison.Ordinal);
            Rows = start < 0 ? 0 : yaml[start..].Split('\n').Count(line => line.StartsWith("  - [", StringComparison.Ordinal));
            var result = RunOnce();
            if (result.Diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error))
            {
                throw new InvalidOperationException($"{name}: {result.Diagnostics[0]}");
            }

            var networks = result.GeneratedSources.Where(s => s.HintName.StartsWith("Demo.", StringComparison.Ordinal)).ToArray();
            (Networks, Characters) = (networks.Length, networks.Sum(s => (long)s.SourceText.Length));
        }

        public string Name { get; }

        public int Rows { get; }

        public int Networks { get; }

        public long Characters { get; }

        public double Best { get; private set; } = double.MaxValue;

        public double PerNetwork => Best / Networks;

        public void Measure()
        {
            var start = Stopwatch.GetTimestamp();
            RunOnce();
            Best = Math.Min(Best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        private GeneratorRunResult RunOnce() => CSharpGeneratorDriver
            .Create([new NetworkGenerator().AsSourceGenerator()], [_file], CSharpParseOptions.Default, new InMemoryOptionsProvider("Demo", "/project/", "Library"))
            .RunGenerators(_compilation)
            .GetRunResult()
            .Results[0];
    }
}
