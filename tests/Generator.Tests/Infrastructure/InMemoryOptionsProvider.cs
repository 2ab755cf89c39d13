using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace ConvNeXtGen.Generator.Tests.Infrastructure;

/// <summary>The build properties of a project and the item metadata of its additional files, as MSBuild hands them to the compiler.</summary>
internal sealed class InMemoryOptionsProvider(string rootNamespace, string projectDirectory, string outputType) : AnalyzerConfigOptionsProvider
{
    public override AnalyzerConfigOptions GlobalOptions { get; } = new Options(
        ImmutableDictionary.CreateRange(
            StringComparer.OrdinalIgnoreCase,
            new KeyValuePair<string, string>[]
            {
                new("build_property.RootNamespace", rootNamespace),
                new("build_property.ProjectDir", projectDirectory),
                new("build_property.OutputType", outputType),
            }));

    public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => Options.None;

    public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) =>
        textFile is InMemoryText text ? new Options(text.File.Metadata()) : Options.None;

    private sealed class Options(ImmutableDictionary<string, string> values) : AnalyzerConfigOptions
    {
        public static Options None { get; } = new(ImmutableDictionary<string, string>.Empty);

        public override IEnumerable<string> Keys => values.Keys;

        public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value) => values.TryGetValue(key, out value);
    }
}
