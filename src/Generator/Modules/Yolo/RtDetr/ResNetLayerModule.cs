using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>ResNetLayer</c>: stage of a ResNet, or its stem.</summary>
internal sealed class ResNetLayerModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["ResNetLayer"];

    public override string Summary => "Stage of a ResNet, or its stem.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
    [
        new("c1", ArgumentKind.Integer, "input channels", Minimum: 1, Maximum: 1 << 20),
        new("c2", ArgumentKind.Integer, "channels of the 3×3 convolutions, not scaled; a stage puts out four times as many", Minimum: 1, Maximum: 1 << 18),
        Arguments.S,
        new("is_first", ArgumentKind.Boolean, "the stem: 7×7 convolution and max pooling", IsOptional: true),
        new("n", ArgumentKind.Integer, "number of blocks, not scaled", IsOptional: true, Minimum: 1, Maximum: 1_000),
        new("e", ArgumentKind.Integer, "output channels per c2", IsOptional: true, Minimum: 1, Maximum: 64),
    ];

    public override void Bind(RowBinding row)
    {
        var (c1, c2, s) = (row.Integer("c1"), row.Integer("c2"), row.Integer("s", 1));
        var (first, n, e) = (row.Boolean("is_first", false), row.Integer("n", 1), row.Integer("e", 4));
        if (c1 != row.Input.Channels)
        {
            row.Report(Descriptors.ChannelMismatch, "c1", row.Module, RowConfig.Text(c1), RowConfig.Text(row.Input.Channels), row.SourceName);
            return;
        }

        row.Add("Yolo.ResNetLayer", Literal.List(c1, c2, s, first, n, e), (t, x) => first
            ? t.Child("layer", l => Pooled(l.Conv("0", x, c2, 7, 2, 3)))
            : t.Repeat("layer", x, n, (l, name, y) => l.Child(name, b => Block(b, y, c2, name == "0" ? s : 1, e))));
    }

    private static Shape Block(Trace trace, Shape x, int c2, int s, int e)
    {
        var y = trace.Conv("cv2", trace.Conv("cv1", x, c2), c2, 3, s, 1);
        y = trace.Conv("cv3", y, e * c2);
        if (s != 1 || x.Channels != e * c2)
        {
            trace.Child("shortcut", t => t.Conv("0", x, e * c2, 1, s));
        }

        return y;
    }

    private static Shape Pooled(Shape x) => x with { Height = Trace.Window(x.Height, 3, 2, 1), Width = Trace.Window(x.Width, 3, 2, 1) };
}
