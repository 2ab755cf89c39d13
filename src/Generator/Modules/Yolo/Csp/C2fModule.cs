using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>C2f</c>: a CSP block that joins the outputs of all its n bottlenecks.</summary>
internal sealed class C2fModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["C2f"];

    public override string Summary => "CSP block that joins the outputs of all its n bottlenecks.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } = [Arguments.C2, Arguments.Shortcut, Arguments.G, Arguments.E];

    public override bool ScalesWidth => true;

    public override bool TakesRepeats => true;

    public override void Bind(RowBinding row)
    {
        var (c2, n) = (row.OutputChannels, row.Repeats);
        var (shortcut, g, e) = (row.Boolean("shortcut", false), row.Integer("g", 1), row.Number("e", 0.5));
        var hidden = ConvLayers.Hidden(c2, e);
        if (row.RequireGroups(g, hidden, hidden))
        {
            row.Add(
                "Yolo.C2f",
                Literal.List(row.Input.Channels, c2, n, shortcut, g, e),
                (t, x) => Describe(t, x, c2, hidden, n, (m, name, y) => m.Bottleneck(name, y, hidden, g, (3, 3), 1)),
                takesRepeats: true);
        }
    }

    /// <summary>The frame of C2f around n blocks.</summary>
    internal static Shape Describe(Trace trace, Shape x, int c2, int hidden, int n, Func<Trace, string, Shape, Shape> block)
    {
        var a = trace.Conv("cv1", x, 2 * hidden);
        var y = trace.Conv("cv2", a.WithChannels((2 + n) * hidden), c2);
        trace.Repeat("m", a.WithChannels(hidden), n, block);
        return y;
    }
}
