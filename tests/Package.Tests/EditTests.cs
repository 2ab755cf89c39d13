using ConvNeXtGen.Package.Tests.Infrastructure;

namespace ConvNeXtGen.Package.Tests;

/// <summary>What a build does after a YAML was edited, and nothing else.</summary>
[Collection(ConsumerCollection.Name)]
public sealed class EditTests(ConsumerProjects consumers)
{
    [Fact]
    public void The_next_build_has_the_edited_network()
    {
        Write("nc: 3", "depths: [1, 1]", "dims: [8, 16]");

        Build().OrThrow();

        Assert.Equal(["3 classes"], consumers.Run("Edited").OrThrow().Lines);
    }

    // The program still finds the class, so no error in C# follows those in the YAML.
    [Fact]
    public void Mistakes_fail_the_build_at_their_line_and_column()
    {
        Write("nc: 3", "depths: [1, none]", "dims: [8, -16]");

        var build = Build();

        Assert.False(build.Succeeded, build.ToString());
        // The build says each error where it happens and once more in its summary.
        var errors = build.Lines.Where(line => line.Contains(": error ", StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal).ToList();
        Assert.Equal(2, errors.Count);
        Assert.StartsWith($"{Yaml}(2,13): error CNX", errors[0], StringComparison.Ordinal);
        Assert.StartsWith($"{Yaml}(3,11): error CNX", errors[1], StringComparison.Ordinal);
    }

    [Fact]
    public void The_schema_is_where_the_documents_line_says()
    {
        Write("# yaml-language-server: $schema=obj/convnextgen.schema.json", "nc: 3", "depths: [1, 1]", "dims: [8, 16]");

        Build().OrThrow();

        Assert.Contains("\"stageConfig\"", File.ReadAllText(consumers.PathTo("Edited", "obj/convnextgen.schema.json")), StringComparison.Ordinal);
    }

    private string Yaml => consumers.PathTo("Edited", "net.yaml");

    private CommandResult Build() => consumers.Build(Path.Combine("Edited", "Edited.csproj"));

    private void Write(params string[] lines) => File.WriteAllLines(Yaml, lines);
}
