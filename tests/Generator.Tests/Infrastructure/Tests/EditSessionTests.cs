using Microsoft.CodeAnalysis;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;
using Edit = System.Func<ConvNeXtGen.Generator.Tests.Infrastructure.GeneratorProject, ConvNeXtGen.Generator.Tests.Infrastructure.GeneratorProject>;

namespace ConvNeXtGen.Generator.Tests.Infrastructure.Tests;

/// <summary>The matrix of edits and run reasons, on the small generator.</summary>
public sealed class EditSessionTests
{
    private static readonly NetworkFile s_a = new("/project/a.yaml", "Depth: 3\n") { ClassName = "A" };
    private static readonly NetworkFile s_b = new("/project/b.yaml", "Depth: 4\nwrong\n") { ClassName = "B" };
    private static readonly NetworkFile s_c = new("/project/c.yaml", "Depth: 5\n") { ClassName = "C" };

    private static readonly Dictionary<string, (Edit Edit, RunReasons Expected)> s_edits = new(StringComparer.Ordinal)
    {
        ["C# added"] = (
            project => project with { Sources = ["class User;"] },
            Reasons([Cached, Cached], [Cached, Cached], [Cached, Cached], [Cached, Cached], [Cached, Cached, Cached, Cached])),
        ["comment in the first file"] = (
            project => project with { Files = [s_a with { Text = "# comment\nDepth: 3\n" }, s_b] },
            Reasons([Modified, Cached], [Unchanged, Cached], [Cached, Cached], [Cached, Cached], [Cached, Cached, Cached, Cached])),
        ["line shift in the file with a warning"] = (
            project => project with { Files = [s_a, s_b with { Text = "# comment\nDepth: 4\nwrong\n" }] },
            Reasons([Cached, Modified], [Cached, Modified], [Cached, Unchanged], [Cached, Modified], [Cached, Cached, Cached, Modified])),
        ["value changed"] = (
            project => project with { Files = [s_a with { Text = "Depth: 6\n" }, s_b] },
            Reasons([Modified, Cached], [Modified, Cached], [Modified, Cached], [Unchanged, Cached], [Modified, Cached, Cached, Cached])),
        ["file added"] = (
            project => project with { Files = [s_a, s_b, s_c] },
            Reasons([Unchanged, Unchanged, New], [Cached, Cached, New], [Cached, Cached, New], [Cached, Cached, New], [Cached, Cached, New, Cached, Cached, New])),
        ["file removed"] = (
            project => project with { Files = [s_a] },
            Reasons([Unchanged, Removed], [Cached, Removed], [Cached, Removed], [Cached, Removed], [Cached, Removed, Cached, Removed])),
        ["class renamed"] = (
            project => project with { Files = [s_a with { ClassName = "Z" }, s_b] },
            Reasons([Modified, Unchanged], [Modified, Cached], [Modified, Cached], [Unchanged, Cached], [Modified, Cached, Cached, Cached])),
    };

    public static TheoryData<string> Edits => [.. s_edits.Keys];

    [Theory]
    [MemberData(nameof(Edits))]
    public void Nothing_is_computed_that_need_not_be(string edit)
    {
        var session = new EditSession(new ConstantsGenerator(), new GeneratorProject([s_a, s_b]));

        Assert.Equal(s_edits[edit].Expected, session.Edit(s_edits[edit].Edit));
    }

    [Fact]
    public void The_output_follows_the_edits()
    {
        var session = new EditSession(new ConstantsGenerator(), new GeneratorProject([s_a, s_b]));

        session.Edit(project => project with { RootNamespace = "Other", Files = [s_b with { Text = "Width: 7\n" }, s_c] });

        var result = Assert.Single(session.Driver.GetRunResult().Results);
        Assert.Equal(["Other.B.g.cs", "Other.C.g.cs"], result.GeneratedSources.Select(source => source.HintName));
        Assert.Contains("Width = 7;", result.GeneratedSources[0].SourceText.ToString(), StringComparison.Ordinal);
    }

    private static RunReasons Reasons(
        IncrementalStepRunReason[] files,
        IncrementalStepRunReason[] parsed,
        IncrementalStepRunReason[] models,
        IncrementalStepRunReason[] diagnostics,
        IncrementalStepRunReason[] output) =>
        RunReasons.None
            .With(ConstantsGenerator.Files, files)
            .With(ConstantsGenerator.Parsed, parsed)
            .With(ConstantsGenerator.Models, models)
            .With(ConstantsGenerator.Diagnostics, diagnostics)
            .With(RunReasons.SourceOutput, output);
}
