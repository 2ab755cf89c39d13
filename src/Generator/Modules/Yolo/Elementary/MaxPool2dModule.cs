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
        new("dilation", ArgumentKind.Integer, "1; others are not offered", IsOptional: true, Minimum: 1, Maximum: 1),
        new("return_indices", ArgumentKind.Boolean, "False; True is not offered", IsOptional: true),
        new("ceil_mode", ArgumentKind.Boolean, "whether a last window that is not whole counts", IsOptional: true),
    ];

    public override void Bind(RowBinding row)
    {
        var k = row.Integer("kernel_size");
        var (s, p) = (row.Integer("stride", k), row.Integer("padding", 0));
        if (!row.RequirePadding(k, p))
        {
            return;
        }

        if (row.Boolean("return_indices", false))
        {
            row.Report(Descriptors.WrongArgumentType, "return_indices", "return_indices", row.Module, "False: a row hands on one map", "True");
            return;
        }

        var ceil = row.Boolean("ceil_mode", false);
        row.AddWithoutWeights("Yolo.MaxPool2d", Literal.List(k, s, p) + (ceil ? ", ceilMode: true" : ""), (_, x) => x with { Height = Size(x.Height), Width = Size(x.Width) });

        // With ceil_mode a last window that is not whole counts, unless it begins in the padding behind.
        int Size(int size)
        {
            var whole = Trace.Window(size, k, s, p);
            var isMore = ceil && whole > 0 && (size + (2 * p) - k) % s != 0 && whole * s < size + p;
            return isMore ? whole + 1 : whole;
        }
    }
}
