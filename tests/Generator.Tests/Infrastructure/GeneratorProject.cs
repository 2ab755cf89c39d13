using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConvNeXtGen.Generator.Tests.Infrastructure;

/// <summary>A consumer's project in memory: its network files, its C# and its build properties.</summary>
internal sealed record GeneratorProject(ImmutableArray<NetworkFile> Files)
{
    private static readonly CSharpParseOptions s_parseOptions = new(LanguageVersion.Latest, DocumentationMode.Diagnose);

    private static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. Basic.Reference.Assemblies.Net100.References.All,
        .. ConsumerAssemblies().Select(file => MetadataReference.CreateFromFile(file)),
    ];

    /// <summary>A project with one network file.</summary>
    public static GeneratorProject Of(string yaml, string path = "/project/convnext.yaml") => new([new NetworkFile(path, yaml)]);

    public string RootNamespace { get; init; } = "Demo";

    /// <summary>Ends with a separator, as MSBuild's does.</summary>
    public string ProjectDirectory { get; init; } = "/project/";

    /// <summary>MSBuild's OutputType: <c>Library</c>, <c>Exe</c> or <c>WinExe</c>.</summary>
    public string OutputType { get; init; } = "Library";

    /// <summary>C# of the user that stands beside the generated code.</summary>
    public ImmutableArray<string> Sources { get; init; } = [];

    public CSharpCompilation Compilation() => CSharpCompilation.Create(
        "Demo",
        SyntaxTrees(),
        s_references,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999));

    public IEnumerable<SyntaxTree> SyntaxTrees() =>
        Sources.Select((source, index) => CSharpSyntaxTree.ParseText(source, s_parseOptions, $"{ProjectDirectory}Source{index}.cs"));

    public AnalyzerConfigOptionsProvider Options() => new InMemoryOptionsProvider(RootNamespace, ProjectDirectory, OutputType);

    public GeneratorDriver Driver(IIncrementalGenerator generator) =>
        Driver(generator, Files.Select(file => new InMemoryText(file)));

    public GeneratorDriver Driver(IIncrementalGenerator generator, IEnumerable<AdditionalText> texts) => CSharpGeneratorDriver.Create(
        [generator.AsSourceGenerator()],
        texts,
        s_parseOptions,
        Options(),
        new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    // What a consumer's compiler gets from our package: the runtime, TorchSharp, and what TorchSharp's signatures mention.
    private static IEnumerable<string> ConsumerAssemblies() =>
        new[] { "ConvNeXtGen", "TorchSharp", "SkiaSharp", "Google.Protobuf" }
            .Select(name => Path.Combine(AppContext.BaseDirectory, name + ".dll"));
}
