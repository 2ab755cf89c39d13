using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>C3TR</c>: C3 with a transformer of n layers.</summary>
internal sealed class C3TRModule() : ScaledModule("C3TR", "C3 with a transformer of n layers and 4 heads.", [Arguments.C2, Arguments.Shortcut, Arguments.G, Arguments.E], takesRepeats: true)
{
    private const int Heads = 4;

    public override void Bind(RowBinding row)
    {
        var (c2, n, e) = (row.OutputChannels, row.Repeats, row.Number("e", 0.5));
        var hidden = ConvLayers.Hidden(c2, e);
        if (row.RequireMultiple(hidden, Heads, "hidden channels"))
        {
            row.Add(
                "Yolo.C3TR",
                Literal.List(row.Input.Channels, c2, n, e),
                (t, x) => C3Module.Describe(t, x, c2, hidden, (m, y) => m.Child("m", b => Transformer(b, y, n))),
                takesRepeats: true);
        }
    }

    private static Shape Transformer(Trace trace, Shape x, int layers)
    {
        var c = x.Channels;
        trace.Linear("linear", c, c, x.Positions);
        return trace.Repeat("tr", x, layers, (t, name, y) => t.Child(name, layer =>
        {
            layer.Linear("q", c, c, x.Positions, bias: false);
            layer.Linear("k", c, c, x.Positions, bias: false);
            layer.Linear("v", c, c, x.Positions, bias: false);
            layer.Child("ma", attention => attention.MultiheadAttention(c));
            layer.Linear("fc1", c, c, x.Positions, bias: false);
            layer.Linear("fc2", c, c, x.Positions, bias: false);
            return y;
        }));
    }
}
