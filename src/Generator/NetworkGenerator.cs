using System.Text;
using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Emission;
using ConvNeXtGen.Generator.Specs;
using ConvNeXtGen.Generator.Users;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator;

/// <summary>Turns the YAML network configs of a project into typed TorchSharp modules. Only the pipeline is here.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class NetworkGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var users = context.SyntaxProvider
            .ForAttributeWithMetadataName(UserModuleReader.Attribute, static (_, _) => true, UserModuleReader.Read)
            .Collect();
        context.RegisterSourceOutput(users.Select(static (modules, _) => new Findings(Vocabulary.Check(modules))), Report);
        var vocabulary = users.Select(static (modules, _) => Vocabulary.Of(modules)).WithTrackingName(TrackingNames.Vocabulary);

        var bound = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, cancellation) => Read(pair.Left, pair.Right, cancellation))
            .Where(static file => file is not null)
            .Select(static (file, _) => file!)
            .WithTrackingName(TrackingNames.ConfigFiles)
            .Combine(vocabulary)
            .Select(static (pair, cancellation) => ConfigBinder.Bind(pair.Left, cancellation, vocabulary: pair.Right))
            .Where(static config => config.Networks.Count > 0 || config.Diagnostics.Count > 0)
            .WithTrackingName(TrackingNames.Bound);

        // Two outputs: a moved line changes diagnostics, but not the networks, which carry no positions.
        var diagnostics = bound.Select(static (config, _) => new Findings(config.Diagnostics)).WithTrackingName(TrackingNames.Diagnostics);
        context.RegisterSourceOutput(diagnostics, Report);

        var networks = bound
            .SelectMany(static (config, _) => config.Networks.Select(network => new NamedNetwork(config.Path, network)))
            .WithTrackingName(TrackingNames.Networks);
        var collisions = networks
            .Select(static (network, _) => new NetworkName(network.Spec.FullName, network.Path))
            .Collect()
            .Select(static (names, _) => new Collisions(NameCollisions.Find(names), names.Length > HintName.Few))
            .WithTrackingName(TrackingNames.Collisions);
        context.RegisterSourceOutput(collisions, static (output, found) =>
        {
            foreach (var collision in found.Items)
            {
                output.ReportDiagnostic(collision.ToDiagnostic());
            }
        });

        var emitted = networks
            .Combine(collisions)
            .Where(static pair => !pair.Right.Lose(pair.Left))
            .Select(static (pair, _) => new Source(HintName.Of(pair.Left.Spec.FullName, pair.Right.AmongMany), pair.Left.Spec))
            .WithTrackingName(TrackingNames.Emitted);
        context.RegisterSourceOutput(emitted, static (output, source) =>
            output.AddSource(source.HintName, SourceText.From(NetworkEmitter.Emit(source.Network), new UTF8Encoding(false))));

        // A program may touch TorchSharp before it touches the library that its networks are in.
        var isProgram = context.AnalyzerConfigOptionsProvider.Select(static (options, _) => new LibTorchNeed(IsProgram(options)));
        var needsLibTorch = isProgram.Combine(emitted.Collect())
            .Select(static (pair, _) => new LibTorchNeed(pair.Left.Exists || pair.Right.Length > 0))
            .WithTrackingName(TrackingNames.NeedsLibTorch);
        context.RegisterSourceOutput(needsLibTorch, static (output, need) =>
        {
            if (need.Exists)
            {
                output.AddSource(InitializerEmitter.HintName, SourceText.From(InitializerEmitter.Emit(), new UTF8Encoding(false)));
            }
        });
    }

    private static bool IsProgram(AnalyzerConfigOptionsProvider options) =>
        options.GlobalOptions.TryGetValue("build_property.OutputType", out var type) && type.EndsWith("Exe", StringComparison.OrdinalIgnoreCase);

    private static void Report(SourceProductionContext output, Findings findings)
    {
        foreach (var info in findings.Items)
        {
            output.ReportDiagnostic(info.ToDiagnostic());
        }
    }

    private static ConfigFile? Read(AdditionalText file, AnalyzerConfigOptionsProvider options, CancellationToken cancellation)
    {
        var metadata = options.GetOptions(file);
        var kind = Metadata("ConvNeXtModel");
        if (kind.Length == 0 || file.GetText(cancellation) is not { } text)
        {
            return null;
        }

        var given = Metadata("Namespace");
        var @namespace = given.Length > 0
            ? given
            : ClassNaming.Namespace(Property("RootNamespace"), Property("ProjectDir"), file.Path);
        return new ConfigFile(
            file.Path,
            text,
            new ConfigOptions(kind == "true", @namespace, Metadata("ClassName"), Metadata("Scales"), Metadata("Dialect"), Metadata("ImageSize"), Checkpoint()));

        // Relative to the project, as every path in an item is.
        string Checkpoint() => Metadata("Checkpoint") is { Length: > 0 } path ? Path.Combine(Property("ProjectDir"), path) : "";

        string Metadata(string name) => metadata.TryGetValue("build_metadata.AdditionalFiles." + name, out var value) ? value : "";

        string Property(string name) => options.GlobalOptions.TryGetValue("build_property." + name, out var value) ? value : "";
    }

    // What flows between the steps is a class, never a struct of ours: Roslyn's steps are generic, and in a build that has
    // just begun each of them is compiled anew for every struct, but once for all classes.

    /// <summary>A network and the file it came from.</summary>
    private sealed record NamedNetwork(string Path, NetworkSpec Spec);

    /// <summary>What is to be reported.</summary>
    private sealed record Findings(EquatableArray<DiagnosticInfo> Items);

    /// <summary>A network and the name of its source.</summary>
    private sealed record Source(string HintName, NetworkSpec Network);

    /// <summary>Files that make a class of the same name, and whether there are many networks.</summary>
    private sealed record Collisions(EquatableArray<NameCollision> Items, bool AmongMany)
    {
        public bool Lose(NamedNetwork network)
        {
            foreach (var collision in Items)
            {
                if (collision.Loses(network.Spec.FullName, network.Path))
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Whether there is anything that libtorch has to be loaded for.</summary>
    private sealed record LibTorchNeed(bool Exists);
}
