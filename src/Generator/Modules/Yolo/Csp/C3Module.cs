using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>C3</c>: a CSP block with three convolutions and n bottlenecks.</summary>
internal sealed class C3Module : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["C3"];

    public override string Summary => "CSP block: n bottlenecks on one branch, joined with the other.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } = [Arguments.C2, Arguments.Shortcut, Arguments.G, Arguments.E];

    public override bool ScalesWidth => true;

    public override bool TakesRepeats => true;

    public override void Bind(RowBinding row)
    {
        var (c2, n) = (row.OutputChannels, row.Repeats);
        var (shortcut, g, e) = (row.Boolean("shortcut", true), row.Integer("g", 1), row.Number("e", 0.5));
        var hidden = ConvLayers.Hidden(c2, e);
        if (row.RequireGroups(g, hidden, hidden))
        {
            row.Add(
                "Yolo.C3",
                Literal.List(row.Input.Channels, c2, n, shortcut, g, e),
                (t, x) => Describe(t, x, c2, hidden, (m, y) => m.Repeat("m", y, n, (b, name, z) => b.Bottleneck(name, z, hidden, g, (1, 3), 1))),
                takesRepeats: true);
        }
    }

    /// <summary>The frame of C3 around what stands as <c>m</c>.</summary>
    internal static Shape Describe(Trace trace, Shape x, int c2, int hidden, Action<Trace, Shape> inner)
    {
        var a = trace.Conv("cv1", x, hidden);
        trace.Conv("cv2", x, hidden);
        var y = trace.Conv("cv3", a.WithChannels(2 * hidden), c2);
        inner(trace, a);
        return y;
    }
}
