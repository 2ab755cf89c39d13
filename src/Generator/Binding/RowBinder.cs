using System.Globalization;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Modules;
using ConvNeXtGen.Generator.Parsing;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>Binds the row dialect: <c>backbone</c> and <c>head</c> as lists of rows.</summary>
internal sealed class RowBinder(MappingReader reader, NetworkHeader header)
{
    private DiagnosticBag Diagnostics => reader.Diagnostics;

    /// <summary>Binds the file.</summary>
    /// <returns>The network, or null when there are errors; they have been reported.</returns>
    public NetworkSpec? Bind(List<WeightSpec>? weights)
    {
        var classes = reader.Integer("nc", 1, 1_000_000, "num_classes");
        var inputChannels = reader.Integer("ch", 1, 65_536, "in_chans", "channels") ?? 3;
        var classNames = ClassNames.Read(reader, ref classes);
        reader.Accept("depth_multiple", "width_multiple", "anchors", "activation", "scales", "max_channels", "kpt_shape", "reg_max", "end2end", "inplace", "dialect", "channel_multiple", "scale");
        var rows = RowSyntax.ReadAll(reader);
        var isClassifier = rows.Any(r => r?.Module.Text == "Classify");
        var imageSize = header.ImageSize(reader, fallback: isClassifier ? 224 : 640);
        reader.ReportUnknownKeys();

        var config = new RowConfig { ImageSize = imageSize, Classes = classes };
        var network = new NetworkBuilder(new Shape(inputChannels, imageSize, imageSize), weights);
        var outputs = BindRows(rows, config, network);
        if (Diagnostics.HasErrors || rows.Count == 0)
        {
            return null;
        }

        var read = AddOutputs(rows, outputs, config, network);
        ReportUnusedRows(rows, read);
        return network.Complete(header.ToSpec() with
        {
            Task = config.Task,
            Classes = config.HeadClasses,
            ClassNames = config.HeadClasses == classNames.Count ? classNames : default,
            MinimumImageSize = MinimumImageSize(network, imageSize),
        });
    }

    // The layer that makes each row's output; null where it is unknown because something was reported.
    private int?[] BindRows(IReadOnlyList<RowSyntax?> rows, RowConfig config, NetworkBuilder network)
    {
        var outputs = new int?[rows.Count];
        foreach (var row in rows)
        {
            if (row is null)
            {
                continue;
            }

            var sources = ResolveFrom(row, outputs);
            if (ModuleCatalog.Find(row.Module.Text) is not { } module)
            {
                Diagnostics.Report(Descriptors.UnknownModule, row.Module.Span, row.Module.Text, Suggestion.DidYouMean(row.Module.Text, ModuleCatalog.Names));
                continue;
            }

            var arguments = RowArguments.Read(row, module, config, Diagnostics);
            if (module.Inputs == InputArity.One && row.IsList)
            {
                Diagnostics.Report(Descriptors.InputCount, row.From.Span, row.Module.Text, "one input", "a list of " + Text(row.Sources.Count));
                continue;
            }

            if (arguments is null || sources is null)
            {
                continue;
            }

            var binding = new RowBinding(row, arguments, config, network, sources, Diagnostics);
            module.Bind(binding);
            outputs[row.Index] = binding.Output;
        }

        return outputs;
    }

    // The layers that a row reads; null when one of them is invalid or not known.
    private List<int>? ResolveFrom(RowSyntax row, int?[] outputs)
    {
        var items = row.From is YamlSequence list ? list.Items : [row.From];
        var sources = new List<int>();
        var known = true;
        for (var i = 0; i < row.Sources.Count; i++)
        {
            var written = row.Sources[i];
            if (RowIndex(row, written) is not { } index)
            {
                known = false;
                Diagnostics.Report(Descriptors.InvalidFrom, items[i].Span, Text(row.Index), Described(written), Reason(row, written));
            }
            else if (index == LayerSpec.Image)
            {
                sources.Add(LayerSpec.Image);
            }
            else if (outputs[index] is { } layer)
            {
                sources.Add(layer);
            }
            else
            {
                known = false;
            }
        }

        return known ? sources : null;
    }

    /// <summary>The row that a <c>from</c> number means: absolute from 0, negative counted back; the image for -1 in row 0; null when there is none.</summary>
    private static int? RowIndex(RowSyntax row, int from)
    {
        var index = from < 0 ? row.Index + from : from;
        return index == -1 && row.Index == 0 ? LayerSpec.Image : index >= 0 && index < row.Index ? index : null;
    }

    private static string Described(int from) => from < 0 ? $"{Text(from)} (counted back)" : $"row {Text(from)}";

    private static string Reason(RowSyntax row, int from)
    {
        if (row.Index == 0)
        {
            return "the first row can only read the image, which is -1";
        }

        var index = from < 0 ? row.Index + from : from;
        return index == row.Index ? "a row cannot read itself"
            : index > row.Index ? $"it comes later; a row reads earlier rows, here {(row.Index == 1 ? "only row 0" : $"0 to {Text(row.Index - 1)}")}"
            : $"there is nothing before row 0; the furthest back is {Text(-row.Index)}";
    }

    // A head's output, or else the last map of each size: the pyramid of a backbone. Returns the rows that are outputs.
    private static HashSet<int> AddOutputs(IReadOnlyList<RowSyntax?> rows, int?[] outputs, RowConfig config, NetworkBuilder network)
    {
        var levels = new SortedDictionary<int, int>();
        for (var row = 0; row < rows.Count; row++)
        {
            // A map of the image's own size is a copy of the image, no feature.
            if (outputs[row] is { } layer && !network.ShapeOf(layer).IsVector && network.StrideOf(network.ShapeOf(layer)) is > 1 and var stride)
            {
                levels[stride] = row;
            }
        }

        foreach (var level in levels)
        {
            network.AddFeature(NetworkBuilder.LevelName(level.Key), outputs[level.Value]!.Value, level.Key);
        }

        if (config.HeadLayer is { } head)
        {
            network.AddOutput("Logits", head, 0);
            return [network.Layers[head].Row];
        }

        foreach (var level in levels)
        {
            network.AddOutput(NetworkBuilder.LevelName(level.Key), outputs[level.Value]!.Value, level.Key);
        }

        return [.. levels.Values];
    }

    private void ReportUnusedRows(IReadOnlyList<RowSyntax?> rows, HashSet<int> used)
    {
        foreach (var row in rows)
        {
            used.UnionWith(row!.Sources.Select(from => RowIndex(row, from)!.Value));
        }

        foreach (var row in rows)
        {
            if (!used.Contains(row!.Index))
            {
                Diagnostics.Report(Descriptors.UnusedRow, row.Span, Text(row.Index), row.Module.Text);
            }
        }
    }

    private static int MinimumImageSize(NetworkBuilder network, int imageSize) =>
        network.Layers.Max(l => l.Output.IsVector ? 1 : imageSize / Math.Max(1, l.Output.Height));

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
