using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>nn.MaxPool2d</c>.</summary>
internal sealed class MaxPool2dModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["nn.MaxPool2d"];

    public override string Summary => "Max pooling.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
    [
        new("kernel_size", ArgumentKind.Integer, "window", Minimum: 1, Maximum: 127),
        new("stride", ArgumentKind.Integer, "step; the window when None", IsOptional: true, Minimum: 1, Maximum: 127),
        new("padding", ArgumentKind.Integer, "padding, at most half the window", IsOptional: true, Minimum: 0, Maximum: 63),
    ];

    public override void Bind(RowBinding row)
    {
        var k = row.Integer("kernel_size");
        var (s, p) = (row.Integer("stride", k), row.Integer("padding", 0));
        if (2 * p > k)
        {
            row.Report(Descriptors.WrongArgumentType, "padding", "padding", row.Module, "at most half the window", RowConfig.Text(p));
            return;
        }

        row.AddWithoutWeights("Yolo.MaxPool2d", Literal.List(k, s, p), (_, x) => x with
        {
            Height = Trace.Window(x.Height, k, s, p),
            Width = Trace.Window(x.Width, k, s, p),
        });
    }
}
