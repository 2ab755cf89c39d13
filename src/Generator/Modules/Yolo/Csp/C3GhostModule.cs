using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>C3Ghost</c>: C3 with ghost bottlenecks.</summary>
internal sealed class C3GhostModule() : ScaledModule("C3Ghost", "C3 with ghost bottlenecks.", [Arguments.C2, Arguments.Shortcut, Arguments.G, Arguments.E], takesRepeats: true)
{
    public override void Bind(RowBinding row)
    {
        var (c2, n, e) = (row.OutputChannels, row.Repeats, row.Number("e", 0.5));
        var hidden = ConvLayers.Hidden(c2, e);
        if (row.RequireMultiple(hidden, 4, "hidden channels"))
        {
            row.Add(
                "Yolo.C3Ghost",
                Literal.List(row.Input.Channels, c2, n, e),
                (t, x) => C3Module.Describe(t, x, c2, hidden, (m, y) => m.Repeat("m", y, n, (b, name, z) => b.Child(name, g => GhostBottleneckModule.Describe(g, z, hidden, 3, 1)))),
                takesRepeats: true);
        }
    }
}
