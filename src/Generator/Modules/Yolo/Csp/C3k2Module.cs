using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>C3k2</c>: C2f with bottlenecks, or with C3k blocks; at the sizes m, l and x always with C3k blocks.</summary>
internal sealed class C3k2Module() : ScaledModule(
    "C3k2",
    "C2f with bottlenecks, or with C3k blocks.",
    [Arguments.C2, C3k, Arguments.E, Attention, Arguments.G, Arguments.Shortcut],
    takesRepeats: true)
{
    private static readonly ModuleParameter C3k = new("c3k", ArgumentKind.Boolean, "C3k blocks instead of bottlenecks; sizes m, l, x have them anyway", IsOptional: true);
    private static readonly ModuleParameter Attention = new("attn", ArgumentKind.Boolean, "an attention block behind each bottleneck (Ultralytics 8.4)", IsOptional: true);

    public override IReadOnlyList<ModuleParameter> ParametersIn(Dialect dialect) => dialect == Dialect.Ultralytics84
        ? [Arguments.C2, C3k, Arguments.E, Attention, Arguments.G, Arguments.Shortcut]
        : [Arguments.C2, C3k, Arguments.E, Arguments.G, Arguments.Shortcut];

    public override void Bind(RowBinding row)
    {
        row.Config.IsModernHead = true;
        var (c2, n, e) = (row.OutputChannels, row.Repeats, row.Number("e", 0.5));
        var isLarge = row.Config.IsScaleIn("mlx");
        var c3k = row.Boolean("c3k", false) || isLarge;
        if (isLarge && row.ArgumentCount == 1)
        {
            row.Report(Descriptors.SizeTrap, null, "C3k2 without its argument c3k", "m, l and x", "which set that argument", "C3k blocks are built, as there; write [c2, False]");
        }

        var (attention, g, shortcut) = (row.Boolean("attn", false), row.Integer("g", 1), row.Boolean("shortcut", true));
        var hidden = ConvLayers.Hidden(c2, e);
        var inner = ConvLayers.Hidden(hidden, 0.5);
        if (!row.RequireGroups(g, inner, c3k && !attention ? inner : hidden))
        {
            return;
        }

        row.Add(
            "Yolo.C3k2",
            Literal.List(row.Input.Channels, c2, n, c3k, e, attention, g, shortcut),
            (t, x) => C2fModule.Describe(t, x, c2, hidden, n, (m, name, y) =>
                attention ? m.Child(name, s => WithAttention(s, y, hidden, g))
                : c3k ? m.Child(name, k => C3kBlock(k, y, hidden, 2, g))
                : m.Bottleneck(name, y, hidden, g, (3, 3), 0.5)),
            takesRepeats: true);
    }

    /// <summary><c>C3k</c>: C3 whose bottlenecks have square kernels.</summary>
    internal static Shape C3kBlock(Trace trace, Shape x, int c2, int n, int g = 1, double e = 0.5, int k = 3)
    {
        var hidden = ConvLayers.Hidden(c2, e);
        return C3Module.Describe(trace, x, c2, hidden, (m, y) => m.Repeat("m", y, n, (b, name, z) => b.Bottleneck(name, z, hidden, g, (k, k), 1)));
    }

    private static Shape WithAttention(Trace trace, Shape x, int c, int g)
    {
        trace.Bottleneck("0", x, c, g, (3, 3), 0.5);
        return trace.Child("1", t => t.PSABlock(x, 0.5, Math.Max(c / 64, 1)));
    }
}
