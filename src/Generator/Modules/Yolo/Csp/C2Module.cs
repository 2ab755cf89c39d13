using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>C2</c>: a CSP block with two convolutions and n bottlenecks.</summary>
internal sealed class C2Module() : ScaledModule("C2", "CSP block with two convolutions around n bottlenecks.", [Arguments.C2, Arguments.Shortcut, Arguments.G, Arguments.E], takesRepeats: true)
{
    public override void Bind(RowBinding row)
    {
        var (c2, n, shortcut, g, e) = (row.OutputChannels, row.Repeats, row.Boolean("shortcut", true), row.Integer("g", 1), row.Number("e", 0.5));
        var hidden = ConvLayers.Hidden(c2, e);
        if (!row.RequireGroups(g, hidden, hidden))
        {
            return;
        }

        row.Add(
            "Yolo.C2",
            Literal.List(row.Input.Channels, c2, n, shortcut, g, e),
            (t, x) =>
            {
                var a = t.Conv("cv1", x, 2 * hidden);
                var y = t.Conv("cv2", a, c2);
                t.Repeat("m", a.WithChannels(hidden), n, (m, name, z) => m.Bottleneck(name, z, hidden, g, (3, 3), 1));
                return y;
            },
            takesRepeats: true);
    }
}
