using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ConvNeXtGen.Generator;
using ConvNeXtGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvNeXtGen.Benchmarks.Generator;

/// <summary>A project with some network files and some C#, as an editor or the compiler holds it in memory.</summary>
/// <remarks>It has no references: the generator asks nothing of the compilation.</remarks>
internal sealed class OpenProject
{
    private const int SourceFiles = 20;

    private readonly ImmutableArray<AdditionalText> _files;

    /// <summary>Makes a project.</summary>
    /// <param name="networks">Number of files, each of which is a ConvNeXt-T of 18 blocks.</param>
    public OpenProject(int networks)
    {
        _files = [.. Enumerable.Range(0, networks).Select(index => File(index, depth: 9))];
        Compilation = CSharpCompilation.Create(
            "Demo",
            Enumerable.Range(0, SourceFiles).Select(index => Source($"class User{index.ToString(CultureInfo.InvariantCulture)} {{ int F; }}")),
            options: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        EditedCompilation = Compilation.ReplaceSyntaxTree(Compilation.SyntaxTrees[0], Source("class User0 { long F; }"));
    }

    /// <summary>The C# as it was opened.</summary>
    public CSharpCompilation Compilation { get; }

    /// <summary>The C# after an edit in one file.</summary>
    public CSharpCompilation EditedCompilation { get; }

    /// <summary>A driver that has not run yet.</summary>
    public GeneratorDriver Driver() => Driver(new NetworkGenerator());

    /// <summary>A driver of another generator that has not run yet.</summary>
    public GeneratorDriver Driver(IIncrementalGenerator generator) => CSharpGeneratorDriver.Create(
        [generator.AsSourceGenerator()],
        _files,
        CSharpParseOptions.Default,
        new InMemoryOptionsProvider("Demo", "/project/", "Library"));

    /// <summary>The driver after a value in the first network file was edited.</summary>
    public GeneratorDriver WithEditedNetwork(GeneratorDriver driver) => driver.ReplaceAdditionalText(_files[0], File(0, depth: 27));

    private static InMemoryText File(int index, int depth)
    {
        var number = index.ToString(CultureInfo.InvariantCulture);
        return new InMemoryText(new NetworkFile(
            $"/project/net{number}.yaml",
            $"""
            # ConvNeXt-T, number {number}
            nc: 1000
            ch: 3
            imgsz: 224
            depths: [3, 3, {depth.ToString(CultureInfo.InvariantCulture)}, 3]
            dims: [96, 192, 384, 768]
            drop_path_rate: 0.1
            layer_scale_init_value: 1.0e-6
            head_init_scale: 1.0
            """));
    }

    private static SyntaxTree Source(string text) => CSharpSyntaxTree.ParseText(text, encoding: Encoding.UTF8);
}
