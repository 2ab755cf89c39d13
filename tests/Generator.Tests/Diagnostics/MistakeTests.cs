using ConvNeXtGen.Generator.Tests.Infrastructure;
using VerifyTests;
using static VerifyXunit.Verifier;

namespace ConvNeXtGen.Generator.Tests.Diagnostics;

/// <summary>Every file in Mistakes is reported where the mistake is. To add one: drop a YAML there, named after the diagnostic.</summary>
public sealed class MistakeTests
{
    public static TheoryData<string> Names()
    {
        var names = new TheoryData<string>();
        foreach (var file in Directory.EnumerateFiles(Folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            names.Add(Path.GetFileNameWithoutExtension(file));
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public Task A_mistake_is_reported_where_it_was_made(string name)
    {
        var yaml = File.ReadAllText(Path.Combine(Folder, name + ".yaml")).Replace("\r\n", "\n", StringComparison.Ordinal);
        var result = GeneratorTest.Run<NetworkGenerator>(GeneratorProject.Of(yaml, "/project/net.yaml")).GetRunResult();
        if (name.StartsWith("CNX", StringComparison.Ordinal))
        {
            Assert.Contains(result.Diagnostics, d => d.Id == name[..7]);
        }

        return Verify(DiagnosticsPicture.Draw(yaml, result.Diagnostics)).UseParameters(name);
    }

    /// <summary>The ids that the files in Mistakes are named after.</summary>
    internal static IReadOnlySet<string> Ids() => Directory.EnumerateFiles(Folder, "CNX*.yaml").Select(f => Path.GetFileName(f)[..7]).ToHashSet(StringComparer.Ordinal);

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Mistakes");
}
