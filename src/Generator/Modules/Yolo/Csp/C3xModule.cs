using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>C3x</c>: C3 with crossed convolutions.</summary>
internal sealed class C3xModule() : ScaledModule("C3x", "C3 with crossed convolutions.", [Arguments.C2, Arguments.Shortcut, Arguments.G, Arguments.E], takesRepeats: true)
{
    public override void Bind(RowBinding row)
    {
        var (c2, n, shortcut, g, e) = (row.OutputChannels, row.Repeats, row.Boolean("shortcut", true), row.Integer("g", 1), row.Number("e", 0.5));
        var hidden = ConvLayers.Hidden(c2, e);
        if (row.RequireGroups(g, hidden, hidden))
        {
            row.Add(
                "Yolo.C3x",
                Literal.List(row.Input.Channels, c2, n, shortcut, g, e),
                (t, x) => C3Module.Describe(t, x, c2, hidden, (m, y) => m.Repeat("m", y, n, (b, name, z) => b.Child(name, c => CrossConvModule.Describe(c, z, hidden, 3, 1, g, 1)))),
                takesRepeats: true);
        }
    }
}
