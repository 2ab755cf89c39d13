using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Modules;
using ConvNeXtGen.Generator.Parsing;
using ConvNeXtGen.Generator.Specs;
using static ConvNeXtGen.Generator.Binding.RowConfig;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>Binds the rows of one network at one scale.</summary>
internal sealed class RowBinder(IReadOnlyList<RowSyntax?> rows, RowConfig config, NetworkBuilder network, DiagnosticBag diagnostics)
{
    private const int YoloV5ProbeSize = 256;
    private const int MaximumRepeats = 1_000;

    // The layer that makes each row's output; null where it is unknown because something was reported.
    private readonly int?[] _outputs = new int?[rows.Count];

    /// <summary>Binds the rows.</summary>
    /// <returns>The network, or null when there are errors; they have been reported.</returns>
    public NetworkSpec? Bind(NetworkSpec header, EquatableArray<string> classNames)
    {
        foreach (var row in rows)
        {
            if (row is not null)
            {
                _outputs[row.Index] = BindRow(row);
            }
        }

        if (diagnostics.HasErrors || rows.Count == 0 || _outputs.Contains(null))
        {
            return null;
        }

        new RowOutputs(rows, _outputs, config, network, diagnostics).Add();
        return network.Complete(header with
        {
            ClassName = config.Scale.ClassName,
            Task = config.Task,
            OutputType = config.OutputType,
            Style = network.Layers.Any(l => l.UsesStyle) ? Style() : null,
            Strides = config.HeadStrides.ToEquatableArray(),
            Classes = config.HeadClasses,
            ClassNames = config.HeadClasses == classNames.Count ? classNames : default,
            MinimumImageSize = MinimumImageSize(),
        });
    }

    private int? BindRow(RowSyntax row)
    {
        var sources = RowSources.Resolve(row, _outputs, diagnostics);
        if (config.Vocabulary.Find(row.Module.Text) is not { } module)
        {
            ReportUnknownModule(row.Module);
            return null;
        }

        var arguments = RowArguments.Read(row, module, config, diagnostics);
        if (module.Inputs == InputArity.One && row.IsList)
        {
            diagnostics.Report(Descriptors.InputCount, row.From.Span, row.Module.Text, "one input", "a list of " + Text(row.Sources.Count));
            return null;
        }

        if (module.Inputs == InputArity.Many && !row.IsList)
        {
            diagnostics.Report(Descriptors.InputCount, row.From.Span, row.Module.Text, "a list of inputs", "one");
            return null;
        }

        if (arguments is null || sources is null)
        {
            return null;
        }

        if (!AreMaps(row, sources))
        {
            return null;
        }

        if (config.Repeats(row.Number) is > MaximumRepeats and var repeats)
        {
            diagnostics.Report(Descriptors.LayerTooLarge, row.NumberNode.Span, Text(row.Index), row.Module.Text, $"{Text(repeats)} repeats after the depth gain, where {Text(MaximumRepeats)} are accepted");
            return null;
        }

        var binding = new RowBinding(row, arguments, config, network, sources, diagnostics);
        if (!module.ReadsParts && sources.FindIndex(HasParts) is >= 0 and var several)
        {
            var read = network.Layers[sources[several]];
            binding.Report(Descriptors.InputCount, null, row.Module.Text, row.IsList ? "single maps" : "one map", $"the several maps of row {Text(read.Row)} ({read.Module})");
            return null;
        }

        if (module.ScalesWidth)
        {
            binding.ScaleOutputChannels(module.Parameters[0].Name, isClassify: row.Module.Text == "Classify");
        }

        module.Bind(binding);
        if (binding.OverwritesInput)
        {
            Overwrite(sources[0], binding.Output);
        }

        return binding.Output;
    }

    private void Overwrite(int source, int? result)
    {
        for (var row = 0; row < _outputs.Length; row++)
        {
            _outputs[row] = _outputs[row] == source && source != LayerSpec.Image ? result : _outputs[row];
        }
    }

    private bool HasParts(int source) => source != LayerSpec.Image && network.Layers[source].Parts.Count > 0;

    private void ReportUnknownModule(YamlScalar name)
    {
        if (UnsupportedModules.Reason(name.Text) is { } reason)
        {
            diagnostics.Report(Descriptors.ModuleNotSupported, name.Span, name.Text, reason);
            return;
        }

        var last = name.Text.Substring(name.Text.LastIndexOf('.') + 1);
        var hint = last.Length < name.Text.Length && config.Vocabulary.Find(last) is not null ? $": did you mean '{last}'?"
            : config.Vocabulary.Find("nn." + name.Text) is not null ? $": did you mean 'nn.{name.Text}'?"
            : UnsupportedModules.IsOfAFork(name.Text) ? ""
            : Suggestion.DidYouMean(name.Text, config.Vocabulary.Names);
        hint = StrayCharacters.Hint(name.Text) + hint;
        diagnostics.Report(Descriptors.UnknownModule, name.Span, name.Text, hint, hint.Length > 0 ? " Or mark" : ": mark");
    }

    // A head's output is no map: nothing can be computed from it in a row.
    private bool AreMaps(RowSyntax row, List<int> sources)
    {
        foreach (var source in sources)
        {
            if (source != LayerSpec.Image && (network.Layers[source].IsHead || network.ShapeOf(source).Width == 0))
            {
                var read = network.Layers[source];
                diagnostics.Report(Descriptors.InputCount, row.From.Span, row.Module.Text, "maps", $"the output of row {Text(read.Row)} ({read.Module})");
                return false;
            }
        }

        return true;
    }

    private string Style()
    {
        var (eps, momentum) = config.IsClassifier ? ("1E-05", "0.1") : ("0.001", "0.03");
        var activation = config.Activation ?? "global::ConvNeXtGen.Graphs.Activation.Silu";
        return $"new({activation}, {eps}, {momentum})";
    }

    private int MinimumImageSize() =>
        Enumerable.Range(0, network.Layers.Count).Where(i => !network.Layers[i].IsHead && network.Layers[i].Output.Width > 0).Select(network.StrideOf).Append(1).Max();

    /// <summary>Whether some map's side is not the image's divided by a whole number, so that strides cannot be told from it.</summary>
    public static bool IsRounded(NetworkSpec network) =>
        network.Layers.Any(l => l.Output.Width > 0 && (l.Output.Height == 1 || network.ImageSize % l.Output.Height != 0));

    /// <summary>The image size that strides are measured at: one that no downsampling rounds.</summary>
    public static int ProbeSize(int imageSize) => (imageSize + YoloV5ProbeSize - 1) / YoloV5ProbeSize * YoloV5ProbeSize;
}
