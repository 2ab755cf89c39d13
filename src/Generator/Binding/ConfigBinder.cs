using ConvNeXtGen.Generator.Checkpoints;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Parsing;
using ConvNeXtGen.Generator.Specs;
using ConvNeXtGen.Generator.Users;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>Binds a config file: decides whether it is a network and in which dialect, and hands it on.</summary>
internal static class ConfigBinder
{
    /// <summary>Binds a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="cancellation">Stops the work; nothing partial is returned.</param>
    /// <param name="vocabulary">The modules that rows can name; the built-in ones when null.</param>
    /// <param name="weights">Receives every weight that each network claims to have, by class name; null when only the networks are wanted.</param>
    public static BoundConfig Bind(ConfigFile file, CancellationToken cancellation, IDictionary<string, List<WeightSpec>>? weights = null, Vocabulary? vocabulary = null)
    {
        var diagnostics = new DiagnosticBag(file.Path, file.Text);
        EncodingCheck.Run(file.Text, diagnostics);
        var root = YamlReader.Read(file.Text, diagnostics, cancellation);
        weights ??= file.Options.Checkpoint.Length > 0 ? new Dictionary<string, List<WeightSpec>>(StringComparer.Ordinal) : null;
        var networks = root is YamlMapping mapping && IsNetwork(mapping, file.Options.IsExplicit)
            ? BindNetworks(file, mapping, diagnostics, weights, vocabulary ?? Vocabulary.BuiltIn)
            : WithoutNetwork(file, root, diagnostics);
        if (file.Options.Checkpoint.Length > 0)
        {
            foreach (var network in networks.Where(n => !n.IsSkeleton))
            {
                CheckpointComparison.Check(file.Options.Checkpoint, network, weights![network.ClassName], diagnostics, cancellation);
            }
        }

        return new BoundConfig(
            file.Path,
            new LocationInfo(file.Path, default, default),
            networks.ToEquatableArray(),
            networks.Count == 0 && !file.Options.IsExplicit ? default : diagnostics.ToArray());
    }

    private static IReadOnlyList<NetworkSpec> BindNetworks(ConfigFile file, YamlMapping mapping, DiagnosticBag diagnostics, IDictionary<string, List<WeightSpec>>? weights, Vocabulary vocabulary)
    {
        var reader = new MappingReader(mapping, diagnostics);
        var header = NetworkHeader.Read(file, reader, diagnostics);
        if (mapping.Entries.Any(e => e.Key.Text == "backbone"))
        {
            return new RowDialect(reader, header, file.Options, vocabulary).Bind(weights);
        }

        var list = weights is null ? null : weights[header.ClassName] = [];
        return [new StageBinder(reader, header).Bind(list) ?? header.ToSpec() with { IsSkeleton = true }];
    }

    // A file that could not be read, or that is something else. Only files that mean to be networks are complained about.
    private static IReadOnlyList<NetworkSpec> WithoutNetwork(ConfigFile file, YamlNode? root, DiagnosticBag diagnostics)
    {
        if (diagnostics.HasErrors && root is null && (file.Options.IsExplicit || LooksLikeNetwork(file.Text)))
        {
            LikelySlips.Report(file.Text, diagnostics);
            return [NetworkHeader.Read(file, null, diagnostics).ToSpec() with { IsSkeleton = true }];
        }

        if (root is YamlMapping rows && rows.Entries.FirstOrDefault(e => e.Key.Text == "head") is { Value: YamlSequence { Items: [YamlSequence { Items.Count: 4 }, ..] } } head)
        {
            // A head of rows belongs to a network, whatever became of its backbone.
            var nearest = Suggestion.Nearest("backbone", rows.Entries.Select(e => e.Key.Text));
            diagnostics.Report(Descriptors.MissingKey, head.Key.Span, "backbone", "the rows that come before 'head'" + (nearest is null ? "" : $" (there is '{nearest}')"));
            return [NetworkHeader.Read(file, null, diagnostics).ToSpec() with { IsSkeleton = true }];
        }

        if (file.Options.IsExplicit)
        {
            diagnostics.Report(Descriptors.NotANetwork, root?.Span ?? default, file.FileName, root is YamlMapping keys ? Kind(keys) : root?.Describe() ?? "an empty file");
        }

        return [];
    }

    // Other programs' configs have a 'backbone', too, but name one; only a list can be rows.
    private static bool IsNetwork(YamlMapping mapping, bool isExplicit) => mapping.Entries.Any(e =>
        e.Key.Text == "depths" || (e.Key.Text == "backbone" && (isExplicit || e.Value is YamlSequence list && list.Items.All(item => item is YamlSequence))));

    // The other files that lie beside YOLO's networks.
    private static string Kind(YamlMapping mapping)
    {
        var keys = new HashSet<string>(mapping.Entries.Select(e => e.Key.Text), StringComparer.Ordinal);
        return keys.Contains("train") && (keys.Contains("val") || keys.Contains("names")) ? "the description of a data set"
            : keys.Contains("lr0") || keys.Contains("momentum") ? "settings of a training"
            : "a mapping without them";
    }

    private static bool LooksLikeNetwork(SourceText text)
    {
        foreach (var line in text.Lines)
        {
            var length = Math.Min(line.End - line.Start, 10);
            var start = text.ToString(new TextSpan(line.Start, length));
            if (start.StartsWith("depths:", StringComparison.Ordinal) || start.StartsWith("backbone:", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
