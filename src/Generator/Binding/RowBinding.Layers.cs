using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Binding;

/// <content>How a row's layers get into the network.</content>
internal sealed partial class RowBinding
{
    private const int MaximumSide = 65_536;

    /// <summary>Adds the row's layer, once, or in a chain when a module that does not repeat itself is repeated.</summary>
    /// <param name="type">Layer class below the runtime's <c>Layers</c>.</param>
    /// <param name="construction">Its constructor's own arguments as C#; style, device and dtype are added.</param>
    /// <param name="describe">Tells weights and output shape for an input shape.</param>
    /// <param name="takesRepeats">Whether the module has put <see cref="Repeats"/> into the construction.</param>
    /// <param name="styled">Whether the constructor takes a <c>ConvStyle</c>.</param>
    public void Add(string type, string construction, Func<Trace, Shape, Shape> describe, bool takesRepeats = false, bool styled = true) =>
        AddChain(type, construction, hasWeights: true, styled, describe, takesRepeats ? 1 : Repeats, takesRepeats);

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
        CheckNotEmpty(input);
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
        this.IgnoreNumber("a head is built once");
        this.CheckLevels(strides);
        Complete(network.Add(
            Spec(type, construction, hasWeights: true, styled, repeats: 1, isHead: true) with { TakesList = true, IsHead = true, Repeats = 1 },
            describe));
        MakeHead(task, classes);
        config.OutputType = outputType;
        config.HeadStrides = strides;
    }

    private void AddChain(string type, string construction, bool hasWeights, bool styled, Func<Trace, Shape, Shape> describe, int count, bool takesRepeats = false)
    {
        var input = Input;
        var mismatch = false;
        Complete(network.Add(Spec(type, construction, hasWeights, styled, count, takesRepeats), t =>
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
        if (mismatch && Output is { } layer)
        {
            Report(Descriptors.RepeatMismatch, null, Module, RowConfig.Text(count), RowConfig.Text(input.Channels), RowConfig.Text(network.ShapeOf(layer).Channels));
        }

        CheckNotEmpty(input);
    }

    private void CheckNotEmpty(Shape input)
    {
        if (Output is not { } layer)
        {
            return;
        }

        var output = network.ShapeOf(layer);
        if (output.Height > MaximumSide || output.Width > MaximumSide)
        {
            Report(Descriptors.MapTooLarge, null, RowConfig.Text(Index), RowConfig.Text(output.Height), RowConfig.Text(output.Width), RowConfig.Text(MaximumSide));
            Output = null;
        }

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

    private LayerSpec Spec(string type, string construction, bool hasWeights, bool styled, int repeats, bool takesRepeats = false, bool isHead = false) => new()
    {
        Member = UniqueMember(FormattableString.Invariant($"{ClassNaming.Member(type)}{Index}")),
        Type = type,
        Construction = styled ? construction + (construction.Length > 0 ? ", " : "") + "style: Style" : construction,
        UsesStyle = styled,
        HasWeights = hasWeights,
        Chain = repeats,
        Path = Path,
        Module = Module,
        Arguments = "[" + construction.Replace("global::ConvNeXtGen.Graphs.", "").Replace("global::ConvNeXtGen.Layers.", "") + "]",
        RowArguments = RowArgumentText.Of(
            syntax.Args,
            construction,
            sources.Count == 1 ? Input.Channels : null,
            OutputChannels > 0,
            takesRepeats ? Repeats : null,
            isHead ? ChannelArray : null,
            config),
        From = sources.ToEquatableArray(),
        Output = default,
        Row = Index,
        Repeats = config.Repeats(syntax.Number),
    };

    /// <summary>Sets the layer that makes the row's output.</summary>
    public void Complete(int layer)
    {
        Output = layer;
        network.NameRow(Index, Module, RowArgumentText.Of(syntax.Args, "", null, scaled: false, null, null, config));
        if (network.IsTooLarge(layer))
        {
            Report(Descriptors.LayerTooLarge, null, RowConfig.Text(Index), Module, "weights, channels or work beyond what a computer holds");
            Output = null;
        }
        else if (network.IsHollow(layer))
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
