using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>HGBlock</c>: block of HGNetV2: a chain of n convolutions, all results joined and squeezed (RT-DETR).</summary>
internal sealed class HGBlockModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["HGBlock"];

    public override string Summary => "Block of HGNetV2: a chain of n convolutions, all results joined and squeezed (RT-DETR).";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
    [
        new("cm", ArgumentKind.Integer, "channels of the chain, not scaled", Minimum: 1, Maximum: 1 << 20),
        new("c2", ArgumentKind.Integer, "output channels, not scaled", Minimum: 2, Maximum: 1 << 20),
        Arguments.K,
        new("lightconv", ArgumentKind.Boolean, "light convolutions", IsOptional: true),
        Arguments.Shortcut, Arguments.Act,
    ];

    public override bool TakesRepeats => true;

    public override void Bind(RowBinding row)
    {
        var (cm, c2, k, n) = (row.Integer("cm"), row.Integer("c2"), row.Integer("k", 3), row.Repeats);
        var (light, shortcut) = (row.Boolean("lightconv", false), row.Boolean("shortcut", false));
        if (!row.RequireOdd("k", k))
        {
            return;
        }

        row.Add(
            "Yolo.HGBlock",
            Literal.List(row.Input.Channels, cm, c2, k, n, light, shortcut) + Literal.Named("act", row.Activation("act")),
            (t, x) =>
            {
                var y = t.Repeat("m", x, n, (m, name, z) => light ? m.Child(name, l => Light(l, z, cm, k)) : m.Conv(name, z, cm, k));
                return t.Conv("ec", t.Conv("sc", y.WithChannels(x.Channels + (n * cm)), c2 / 2), c2);
            },
            takesRepeats: true);
    }

    private static Shape Light(Trace trace, Shape x, int channels, int kernel) =>
        trace.Conv("conv2", trace.Conv("conv1", x, channels), channels, kernel, groups: channels);
}
