using System.Globalization;
using System.Text.RegularExpressions;
using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Emission;
using ConvNeXtGen.Generator.Modules;
using ConvNeXtGen.Generator.Specs;
using ConvNeXtGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Tests.Binding;

/// <summary>
/// Rows of the zoo, edited as people do it: lost, doubled and swapped rows, other numbers, other words. Whatever comes of it is
/// either reported or compiles.
/// </summary>
public sealed partial class RowMutationTests
{
    // CONVNEXTGEN_MUTATIONS asks for more.
    private const int Rounds = 1_500;
    private const int CompiledTogether = 60;

    private static readonly string[] s_values =
    [
        "0", "1", "-1", "2", "3", "7", "-5", "64", "96", "100000", "1048576", "2147483647", "-2147483648", "99999999999", "0.5", "1.5", "-0.25", "1e9", "1e-9",
        "True", "False", "None", "nc", "anchors", "nearest", "'64'", "x", "[]", "[1]", "[-1, 2]", "[3, 3, 9, 3]", "nn.LeakyReLU(0.1)", "[[1]]", "",
    ];

    private static readonly string[] s_seeds =
    [
        .. new[] { "Zoo", "Families" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, folder), "*.yaml").Order(StringComparer.Ordinal))
            .Select(ReadLines)
            .Where(text => text.Contains("backbone:", StringComparison.Ordinal)),
    ];

    [Fact]
    public void Edited_rows_are_reported_or_compile()
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("CONVNEXTGEN_MUTATIONS"), CultureInfo.InvariantCulture, out var given) ? given : Rounds;
        var random = new Random(20261124);
        var valid = new List<(NetworkSpec Network, string Yaml)>();
        for (var round = 0; round < rounds; round++)
        {
            var yaml = Edit(s_seeds[round % s_seeds.Length], random);
            try
            {
                valid.AddRange(Check(yaml, round).Select(network => (network, yaml)));
            }
            catch (Exception e)
            {
                Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"Round {round}: {e}\n{yaml}"));
            }

            if (valid.Count >= CompiledTogether && (rounds > Rounds || round == rounds - 1))
            {
                CheckCompiles(valid);
                valid.Clear();
            }
        }

        CheckCompiles(valid.Take(CompiledTogether));
    }

    private static IEnumerable<NetworkSpec> Check(string yaml, int round)
    {
        var file = new ConfigFile("/project/net.yaml", SourceText.From(yaml), new ConfigOptions(IsExplicit: true, FormattableString.Invariant($"Demo{round}")));
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        var bound = ConfigBinder.Bind(file, timeout.Token);
        Assert.All(bound.Diagnostics, d => Assert.InRange(d.Location.Span.End, d.Location.Span.Start, yaml.Length));
        Assert.All(bound.Networks, n => Assert.Equal(n.IsSkeleton, bound.Diagnostics.Any(d => d.IsError)));
        Assert.True(bound.Networks.Count > 0 || bound.Diagnostics.Any(d => d.IsError), "A listed file is a network or an error.");
        foreach (var network in bound.Networks)
        {
            Assert.True(network.Parameters >= 0 && network.Macs >= 0, "Counts overflowed.");
        }

        return bound.Networks.Where(n => !n.IsSkeleton).Take(1);
    }

    private static void CheckCompiles(IEnumerable<(NetworkSpec Network, string Yaml)> networks)
    {
        var trees = networks.ToDictionary(n => CSharpSyntaxTree.ParseText(NetworkEmitter.Emit(n.Network)), n => n.Yaml);
        var compilation = GeneratorProject.Of("").Compilation().AddSyntaxTrees(trees.Keys);
        var error = compilation.GetDiagnostics().FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error);
        Assert.True(error is null, error is null ? "" : $"{error}\n{error.Location.SourceTree!.GetText().Lines[error.Location.GetLineSpan().StartLinePosition.Line]}\n{trees[error.Location.SourceTree]}");
    }

    private static string Edit(string yaml, Random random)
    {
        var lines = yaml.Split('\n').ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var rows = Enumerable.Range(0, lines.Count).Where(i => Row().IsMatch(lines[i])).ToList();
            if (rows.Count == 0)
            {
                break;
            }

            var (at, other) = (rows[random.Next(rows.Count)], rows[random.Next(rows.Count)]);
            switch (random.Next(8))
            {
                case 0:
                    lines.RemoveAt(at);
                    break;
                case 1:
                    lines.Insert(other, lines[at]);
                    break;
                case 2:
                    (lines[at], lines[other]) = (lines[other], lines[at]);
                    break;
                case 3:
                    var key = random.Next(lines.Count);
                    lines[key] = ReplaceItem(lines[key], random, s_values[random.Next(s_values.Length)]);
                    break;
                case 4:
                    lines[at] = ReplaceItem(lines[at], random, Items().Matches(lines[other]) is { Count: > 0 } items ? items[random.Next(items.Count)].Value : "");
                    break;
                case 5:
                    var names = ModuleCatalog.Names.ToArray();
                    lines[at] = Module().Replace(lines[at], ", " + names[random.Next(names.Length)] + ", [", 1);
                    break;
                default:
                    lines[at] = ReplaceItem(lines[at], random, s_values[random.Next(s_values.Length)]);
                    break;
            }
        }

        return string.Join('\n', lines);
    }

    private static string ReplaceItem(string line, Random random, string value)
    {
        var items = Items().Matches(line);
        if (items.Count == 0)
        {
            return line;
        }

        var item = items[random.Next(items.Count)];
        var rest = line[(item.Index + item.Length)..];
        return line[..item.Index] + (random.Next(4) switch { 0 => item.Value + ", " + value, 1 when rest.StartsWith(", ", StringComparison.Ordinal) => "", _ => value }) + rest;
    }

    private static string ReadLines(string path) => File.ReadAllText(path).Replace("\r\n", "\n", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<=[\[ ])-?[\w.]+(?=[,\]:]|$)")]
    private static partial Regex Items();

    [GeneratedRegex(@"^\s*(- )?\[.*, [\w.]+, \[")]
    private static partial Regex Row();

    [GeneratedRegex(@", [\w.]+, \[")]
    private static partial Regex Module();
}
