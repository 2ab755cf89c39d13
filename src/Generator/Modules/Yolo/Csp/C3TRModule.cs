using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

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
                (t, x) => C3Module.Describe(t, x, c2, hidden, (m, y) => m.Child("m", b => TransformerBlockModule.Describe(b, y, n))),
                takesRepeats: true);
        }
    }
}
