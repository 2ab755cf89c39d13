using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>A row while its module turns it into layers: what comes in, what was written, and where the result goes.</summary>
internal sealed class RowBinding(RowSyntax syntax, RowArguments arguments, RowConfig config, NetworkBuilder network, IReadOnlyList<int> sources, DiagnosticBag diagnostics)
{
    /// <summary>Position in backbone + head.</summary>
    public int Index => syntax.Index;

    /// <summary>The module's name as written.</summary>
    public string Module => syntax.Module.Text;

    /// <summary>What all rows share.</summary>
    public RowConfig Config => config;

    public NetworkBuilder Network => network;

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

    /// <summary>Checks that an argument is the same in all rows of this module; reports where it is not.</summary>
    public bool SameAsEarlier(string argument)
    {
        var value = "[" + string.Join(", ", Integers(argument)) + "]";
        var key = Module + "." + argument;
        if (config.Agreed.TryGetValue(key, out var earlier))
        {
            return earlier.Value == value
                || Report(Descriptors.InconsistentRows, argument, argument, value, earlier.Value, FormattableString.Invariant($"{earlier.Row}"));
        }

        config.Agreed.Add(key, (value, Index));
        return true;
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

    /// <summary>Adds the row's one layer and makes it the row's output.</summary>
    /// <param name="type">Layer class of the runtime.</param>
    /// <param name="construction">Its constructor's arguments as C#.</param>
    /// <param name="hasWeights">Whether the constructor takes device and dtype.</param>
    /// <param name="describe">Tells its weights and output shape.</param>
    public void Add(string type, string construction, bool hasWeights, Func<Trace, Shape> describe) => Complete(network.Add(
        new LayerSpec
        {
            Member = UniqueMember(FormattableString.Invariant($"{type.Substring(type.LastIndexOf('.') + 1)}{Index}")),
            Type = type,
            Construction = construction,
            HasWeights = hasWeights,
            Path = Path,
            Module = Module,
            Arguments = "[" + construction + "]",
            From = sources.ToEquatableArray(),
            Output = default,
            Row = Index,
            Repeats = syntax.Number,
        },
        describe));

    /// <summary>Sets the layer that makes the row's output.</summary>
    public void Complete(int layer) => Output = layer;

    /// <summary>Makes this row the network's head.</summary>
    public void MakeHead(NetworkTask task, int classes)
    {
        config.Task = task;
        config.HeadClasses = classes;
        config.HeadLayer = Output;
    }
}
