using System.Reflection;
using ConvNeXtGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis;

namespace ConvNeXtGen.Generator.Tests.Diagnostics;

/// <summary>Every diagnostic has its own id, a section in the documentation, and a file that provokes it.</summary>
public sealed class CatalogueTests
{
    // These need more than one file or an item's metadata; their tests stand beside the pipeline's.
    private static readonly string[] s_testedElsewhere = ["CNX0108", "CNX0113", "CNX0216", "CNX0217", "CNX0401", "CNX0402"];

    private static IReadOnlyList<DiagnosticDescriptor> All { get; } = typeof(Descriptors)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (DiagnosticDescriptor)field.GetValue(null)!)
        .ToArray();

    [Fact]
    public void Ids_are_unique() => Assert.Equal(All.Count, All.Select(d => d.Id).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void Every_diagnostic_is_documented()
    {
        var headings = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "docs", "diagnostics.md"))
            .Where(line => line.StartsWith("## CNX", StringComparison.Ordinal))
            .ToArray();
        var expected = All.Select(d => $"## {d.Id}: {d.Title} ({d.DefaultSeverity.ToString().ToLowerInvariant()})").Order(StringComparer.Ordinal);
        Assert.Equal(expected, headings.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_diagnostic_is_provoked_by_a_test()
    {
        var provoked = MistakeTests.Ids().Union(s_testedElsewhere, StringComparer.Ordinal);
        Assert.Empty(All.Select(d => d.Id).Except(provoked, StringComparer.Ordinal));
    }
}
