using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>A row while its module turns it into layers: what comes in, what was written, and where the result goes.</summary>
internal sealed partial class RowBinding(RowSyntax syntax, RowArguments arguments, RowConfig config, NetworkBuilder network, IReadOnlyList<int> sources, DiagnosticBag diagnostics)
{
    /// <summary>Position in backbone + head.</summary>
    public int Index => syntax.Index;

    /// <summary>The module's name as written.</summary>
    public string Module => syntax.Module.Text;

    /// <summary>What all rows share.</summary>
    public RowConfig Config => config;

    public NetworkBuilder Network => network;

    public DiagnosticBag Diagnostics => diagnostics;

    /// <summary>Where the row's weights are in a checkpoint.</summary>
    public string Path => FormattableString.Invariant($"model.{Index}");

    /// <summary>The layers that are read.</summary>
    public IReadOnlyList<int> Sources => sources;

    /// <summary>The layer that is read, for a module with one input.</summary>
    public int Source => sources[0];

    /// <summary>Shape of the only input.</summary>
    public Shape Input => network.ShapeOf(sources[0]);

    /// <summary>What is read, for an error message.</summary>
    public string SourceName => Source == LayerSpec.Image
        ? "the image"
        : FormattableString.Invariant($"row {network.Layers[Source].Row} ({network.Layers[Source].Module})");

    /// <summary>Whether the original computes the row in the memory of its input, so that later readers of the input find the result.</summary>
    public bool OverwritesInput { get; set; }

    /// <summary>The layer that makes the row's output; null until the module has set it.</summary>
    public int? Output { get; private set; }

    public int Integer(string name) => (int)arguments.Value(name)!;

    public int Integer(string name, int otherwise) => arguments.Value(name) as int? ?? otherwise;

    public double Number(string name, double otherwise) => arguments.Value(name) as double? ?? otherwise;

    public bool Boolean(string name, bool otherwise) => arguments.Value(name) as bool? ?? otherwise;

    public int[] Integers(string name) => (int[])arguments.Value(name)!;

    /// <summary>Reports something at an argument, or at the whole row when <paramref name="argument"/> is null.</summary>
    /// <returns>False, so that a check can end with it.</returns>
    public bool Report(DiagnosticDescriptor descriptor, string? argument, params string[] values)
    {
        TextSpan span = argument is null ? syntax.Span : arguments.SpanOf(argument) ?? syntax.Args.Span;
        diagnostics.Report(descriptor, span, values);
        return false;
    }

    /// <summary>A property name that no other layer has: the given one, or with the row's index behind it.</summary>
    public string UniqueMember(string name)
    {
        if (!config.Members.Add(name))
        {
            name = FormattableString.Invariant($"{name}Row{Index}");
            config.Members.Add(name);
        }

        return name;
    }

    /// <summary>How often the module is repeated, after the depth gain.</summary>
    public int Repeats => config.Repeats(syntax.Number);

    /// <summary>The output channels: the first argument after the width gain.</summary>
    public int OutputChannels { get; private set; }

    /// <summary>Applies the width gain to the first argument, warning where the original skips it by accident.</summary>
    public void ScaleOutputChannels(string argument, bool isClassify)
    {
        var written = Integer(argument);
        var scaled = config.Scaled(written);
        if (config.Exempt(isClassify) is { } exempt && exempt.Value == written)
        {
            OutputChannels = written;
            if (scaled != written && !isClassify)
            {
                Report(Descriptors.WidthGainSkipped, argument, RowConfig.Text(written), exempt.Name, RowConfig.Text(scaled));
            }

            return;
        }

        OutputChannels = scaled;
    }

    /// <summary>The shapes that come in, in the order of <c>from</c>.</summary>
    public IReadOnlyList<Shape> Inputs => [.. sources.Select(network.ShapeOf)];

    /// <summary>What input i is, for an error message.</summary>
    public string InputName(int i) => sources[i] == LayerSpec.Image
        ? "the image"
        : FormattableString.Invariant($"row {network.Layers[sources[i]].Row}");

    /// <summary>Pixels of the image per pixel of each input.</summary>
    public IReadOnlyList<int> Strides => [.. sources.Select(network.StrideOf)];

    /// <summary>The strides of the inputs as C#.</summary>
    public string StrideArray => "[" + string.Join(", ", Strides.Select(RowConfig.Text)) + "]";

    /// <summary>The channels of the inputs as C#.</summary>
    public string ChannelArray => "[" + string.Join(", ", Inputs.Select(x => RowConfig.Text(x.Channels))) + "]";

    /// <summary>The C# of an activation argument; null when the default is meant.</summary>
    public string? Activation(string name) => arguments.Value(name) as string;

    /// <summary>A word.</summary>
    public string Text(string name, string otherwise) => arguments.Value(name) as string ?? otherwise;

    /// <summary>How many arguments are written.</summary>
    public int ArgumentCount => syntax.Args.Items.Count;

    /// <summary>Whether an argument was given, and not as None.</summary>
    public bool Has(string name) => arguments.Has(name);

    /// <summary>The YAML of an argument that the module reads itself.</summary>
    public Parsing.YamlNode? Node(string name) => arguments.Node(name);

    /// <summary>Warns when the row asks for repeats that have no effect.</summary>
    public void IgnoreNumber(string why)
    {
        if (syntax.Number > 1)
        {
            diagnostics.Report(Descriptors.NumberIgnored, syntax.NumberNode.Span, Module, why);
        }
    }
}
