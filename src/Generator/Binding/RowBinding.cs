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

    /// <summary>Whether the one input is a layer with several outputs, which only some modules can read.</summary>
    public bool ReadsSeveralParts => Source != LayerSpec.Image && network.Layers[Source].Parts.Count > 0;

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

    /// <summary>Checks that both channel numbers can be cut into groups; reports where not.</summary>
    public bool RequireGroups(int groups, int input, int output) =>
        (input % groups == 0 && output % groups == 0)
        || Report(
            Descriptors.Indivisible,
            "g",
            Module,
            $"channels in multiples of its {RowConfig.Text(groups)} groups",
            input % groups != 0 ? $"{RowConfig.Text(input)} input channels" : $"{RowConfig.Text(output)} output channels");

    /// <summary>Checks that a channel number is a multiple; reports where not.</summary>
    public bool RequireMultiple(int channels, int divisor, string what) =>
        (channels > 0 && channels % divisor == 0)
        || Report(Descriptors.Indivisible, null, Module, $"{what} in multiples of {RowConfig.Text(divisor)}", RowConfig.Text(channels));

    /// <summary>Checks that kernels are odd, where an even one would change the size of a map that is then joined with others; reports where not.</summary>
    public bool RequireOdd(string argument, params int[] kernels) =>
        kernels.All(k => k % 2 == 1)
        || Report(Descriptors.WrongArgumentType, argument, argument, Module, "odd, so that the map keeps its size", string.Join(", ", kernels.Select(RowConfig.Text)));

    /// <summary>Checks that the map that arrives can be halved; reports where not.</summary>
    public bool RequireEvenMap() =>
        (Input.Height % 2 == 0 && Input.Width % 2 == 0)
        || Report(Descriptors.Indivisible, null, Module, "a map with even sides", Input.ToString());

    /// <summary>For a map of the wrong size: which near row has the right one, as after an insertion that shifted absolute indices.</summary>
    public string ShiftHint(int input)
    {
        var expected = network.ShapeOf(sources[0]);
        var row = sources[input] == LayerSpec.Image ? 0 : network.Layers[sources[input]].Row;
        foreach (var distance in new[] { 1, -1, 2, -2 })
        {
            var near = network.Layers.LastOrDefault(l => l.Row == row + distance);
            if (near is not null && near.Output.Height == expected.Height && near.Output.Width == expected.Width)
            {
                return FormattableString.Invariant($": row {near.Row} is {expected.Height}×{expected.Width}; did a row that was inserted or removed shift the indices?");
            }
        }

        return "";
    }

    /// <summary>The C# of an activation argument; null when the default is meant.</summary>
    public string? Activation(string name) => arguments.Value(name) as string;

    /// <summary>A word.</summary>
    public string Text(string name, string otherwise) => arguments.Value(name) as string ?? otherwise;

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

    /// <summary>Adds the row's layer, once, or in a chain when a module that does not repeat itself is repeated.</summary>
    /// <param name="type">Layer class below the runtime's <c>Layers</c>.</param>
    /// <param name="construction">Its constructor's own arguments as C#; style, device and dtype are added.</param>
    /// <param name="describe">Tells weights and output shape for an input shape.</param>
    /// <param name="takesRepeats">Whether the module has put <see cref="Repeats"/> into the construction.</param>
    /// <param name="styled">Whether the constructor takes a <c>ConvStyle</c>.</param>
    public void Add(string type, string construction, Func<Trace, Shape, Shape> describe, bool takesRepeats = false, bool styled = true) =>
        AddChain(type, construction, hasWeights: true, styled, describe, takesRepeats ? 1 : Repeats);

    /// <summary>Adds a layer whose constructor takes neither style nor device.</summary>
    public void AddWithoutWeights(string type, string construction, Func<Trace, Shape, Shape> describe) =>
        AddChain(type, construction, hasWeights: false, styled: false, describe, Repeats);

    /// <summary>Adds a layer of a class of the user.</summary>
    public void AddUserModule(string type, string construction, bool takesDevice, Func<Shape, Shape> output)
    {
        if (Repeats > 1)
        {
            IgnoreNumber("a class of the project is not repeated; write the row again");
        }

        var input = Input;
        Complete(network.Add(Spec(type, construction, takesDevice, styled: false, repeats: 1) with { IsUserModule = true, Repeats = 1 }, _ => output(input)));
        CheckNotEmpty(input, network.ShapeOf(Output!.Value));
    }

    /// <summary>Adds a layer that reads a list of inputs.</summary>
    public void AddJoin(string type, string construction, bool hasWeights, Func<Trace, Shape> describe, IReadOnlyList<int>? parts = null) => Complete(network.Add(
        Spec(type, construction, hasWeights, styled: false, repeats: 1) with { TakesList = true, FromParts = parts?.ToEquatableArray() ?? default },
        describe));

    /// <summary>Adds a layer with several outputs.</summary>
    public void AddSplit(string type, string construction, IReadOnlyList<int> channels, Func<Trace, Shape> describe) => Complete(network.Add(
        Spec(type, construction, hasWeights: true, styled: false, repeats: 1) with { Parts = channels.ToEquatableArray() },
        describe));

    /// <summary>Adds the network's head.</summary>
    public void AddHead(string type, string construction, NetworkTask task, string outputType, int classes, IReadOnlyList<int> strides, bool styled, Func<Trace, Shape> describe)
    {
        Complete(network.Add(
            Spec(type, construction, hasWeights: true, styled, repeats: 1) with { TakesList = true, IsHead = true },
            describe));
        MakeHead(task, classes);
        config.OutputType = outputType;
        config.HeadStrides = strides;
    }

    private void AddChain(string type, string construction, bool hasWeights, bool styled, Func<Trace, Shape, Shape> describe, int count)
    {
        var input = Input;
        var mismatch = false;
        Complete(network.Add(Spec(type, construction, hasWeights, styled, count), t =>
        {
            if (count == 1)
            {
                return describe(t, input);
            }

            var x = input;
            for (var i = 0; i < count; i++)
            {
                var y = t.Child(RowConfig.Text(i), child => describe(child, x));
                if (i == 0 && y.Channels != input.Channels)
                {
                    mismatch = true;
                    return y;
                }

                x = y;
            }

            return x;
        }));
        var output = network.ShapeOf(Output!.Value);
        if (mismatch)
        {
            Report(Descriptors.RepeatMismatch, null, Module, RowConfig.Text(count), RowConfig.Text(input.Channels), RowConfig.Text(output.Channels));
        }

        CheckNotEmpty(input, output);
    }

    private void CheckNotEmpty(Shape input, Shape output)
    {
        if (!output.IsVector && input.Height > 0 && (output.Height < 1 || output.Width < 1))
        {
            Report(
                Descriptors.InputTooSmall,
                null,
                RowConfig.Text(config.ImageSize),
                $"nothing is left of the {RowConfig.Text(input.Height)}×{RowConfig.Text(input.Width)} that arrives at row {RowConfig.Text(Index)}",
                RowConfig.Text(config.ImageSize * 2));
            Output = null;
        }
    }

    private LayerSpec Spec(string type, string construction, bool hasWeights, bool styled, int repeats) => new()
    {
        Member = UniqueMember(FormattableString.Invariant($"{type.Substring(type.LastIndexOf('.') + 1)}{Index}")),
        Type = type,
        Construction = styled ? construction + (construction.Length > 0 ? ", " : "") + "style: Style" : construction,
        UsesStyle = styled,
        HasWeights = hasWeights,
        Chain = repeats,
        Path = Path,
        Module = Module,
        Arguments = "[" + construction.Replace("global::ConvNeXtGen.Graphs.", "").Replace("global::ConvNeXtGen.Layers.", "") + "]",
        From = sources.ToEquatableArray(),
        Output = default,
        Row = Index,
        Repeats = config.Repeats(syntax.Number),
    };

    /// <summary>Sets the layer that makes the row's output.</summary>
    public void Complete(int layer)
    {
        Output = layer;
        if (network.IsHollow(layer))
        {
            Report(Descriptors.Indivisible, null, Module, "at least one channel in each of its layers", "none");
        }
    }

    /// <summary>Makes this row the network's head.</summary>
    public void MakeHead(NetworkTask task, int classes)
    {
        config.Task = task;
        config.HeadClasses = classes;
        config.HeadLayer = Output;
    }
}
