using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>nn.AvgPool2d</c>.</summary>
internal sealed class AvgPool2dModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["nn.AvgPool2d"];

    public override string Summary => "Average pooling.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
    [
        new("kernel_size", ArgumentKind.Integer, "window", Minimum: 1, Maximum: 127),
        new("stride", ArgumentKind.Integer, "step; the window when None", IsOptional: true, Minimum: 1, Maximum: 127),
        new("padding", ArgumentKind.Integer, "padding, at most half the window; counts as zeros", IsOptional: true, Minimum: 0, Maximum: 63),
    ];

    public override void Bind(RowBinding row)
    {
        var k = row.Integer("kernel_size");
        var (s, p) = (row.Integer("stride", k), row.Integer("padding", 0));
        if (row.RequirePadding(k, p))
        {
            row.AddWithoutWeights("Yolo.AvgPool2d", Literal.List(k, s, p), (_, x) => x with
            {
                Height = Trace.Window(x.Height, k, s, p),
                Width = Trace.Window(x.Width, k, s, p),
            });
        }
    }
}
