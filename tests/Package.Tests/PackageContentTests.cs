using System.Text.RegularExpressions;
using ConvNeXtGen.Package.Tests.Infrastructure;

namespace ConvNeXtGen.Package.Tests;

/// <summary>What is in the package, and what it asks for.</summary>
[Collection(ConsumerCollection.Name)]
public sealed partial class PackageContentTests(ConsumerProjects consumers)
{
    [Fact]
    public void Runtime_generator_build_files_and_documents_are_in_one_package() => Assert.Equal(
        [
            "CHANGELOG.md",
            "CONTRIBUTING.md",
            "ConvNeXtGen.nuspec",
            "LICENSE",
            "README.md",
            "THIRD-PARTY-NOTICES.txt",
            "analyzers/dotnet/cs/ConvNeXtGen.Generator.dll",
            "analyzers/dotnet/cs/YamlDotNet.dll",
            "buildTransitive/ConvNeXtGen.props",
            "buildTransitive/ConvNeXtGen.targets",
            "docs/architecture.md",
            "docs/checkpoints.md",
            "docs/config.md",
            "docs/convnextgen.schema.json",
            "docs/diagnostics.md",
            "docs/libtorch.md",
            "docs/onnx.md",
            "docs/performance.md",
            "docs/predict.md",
            "lib/net10.0/ConvNeXtGen.dll",
            "lib/net10.0/ConvNeXtGen.xml",
        ],
        consumers.Package.Content());

    [Fact]
    public void What_the_readme_links_to_is_in_the_package()
    {
        var links = Link().Matches(consumers.Package.Text("README.md")).Select(link => link.Groups[1].Value).ToList();

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.Contains(link, consumers.Package.Content()));
    }

    [GeneratedRegex(@"\]\(([^)#:]+)[^)]*\)")]
    private static partial Regex Link();

    // No libtorch (the program chooses it), no YamlDotNet and no Roslyn (the compiler's matter, not the program's).
    [Fact]
    public void Only_what_the_runtime_needs_is_asked_for()
    {
        var metadata = consumers.Package.Metadata();
        var groups = metadata.Element(metadata.Name.Namespace + "dependencies")!.Elements();

        var group = Assert.Single(groups);
        Assert.Equal("net10.0", group.Attribute("targetFramework")!.Value);
        Assert.Equal(
            ["Google.Protobuf", "System.IO.Hashing", "TorchSharp"],
            group.Elements().Select(dependency => dependency.Attribute("id")!.Value).Order(StringComparer.Ordinal));
    }

    // Whoever adds a library to the package adds its licence.
    [Fact]
    public void Every_library_of_others_comes_with_its_licence()
    {
        var notices = consumers.Package.Text("THIRD-PARTY-NOTICES.txt");
        var others = consumers.Package.Content().Where(name => name.EndsWith(".dll", StringComparison.Ordinal) && !Path.GetFileName(name).StartsWith("ConvNeXtGen", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(others);
        Assert.All(others, name => Assert.Contains("File:   " + name, notices, StringComparison.Ordinal));
        Assert.Contains("Antoine Aubry and contributors", notices, StringComparison.Ordinal);
        Assert.Contains("WITHOUT WARRANTY OF ANY KIND", notices, StringComparison.Ordinal);
    }

    [Fact]
    public void Licence_and_readme_are_named()
    {
        var metadata = consumers.Package.Metadata();

        Assert.Equal("ConvNeXtGen", Value("id"));
        Assert.Equal("MIT", Value("license"));
        Assert.Equal("README.md", Value("readme"));

        string Value(string name) => metadata.Element(metadata.Name.Namespace + name)!.Value;
    }
}
