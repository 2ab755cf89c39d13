using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Emission;
using ConvNeXtGen.Generator.Parsing;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>nn.Upsample</c>: enlarges a map by a whole factor, or to a size.</summary>
internal sealed class UpsampleModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["nn.Upsample"];

    public override string Summary => "Enlarges a map.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
    [
        new("size", ArgumentKind.Any, "height and width of the result, or None", IsOptional: true),
        new("scale_factor", ArgumentKind.Integer, "factor for height and width", IsOptional: true, Minimum: 1, Maximum: 64),
        new("mode", ArgumentKind.Text, "nearest or bilinear", IsOptional: true),
        new("align_corners", ArgumentKind.Boolean, "whether the corner pixels stay where they are; bilinear only", IsOptional: true),
    ];

    public override void Bind(RowBinding row)
    {
        var mode = row.Text("mode", "nearest");
        if (mode is not ("nearest" or "bilinear"))
        {
            row.Report(Descriptors.WrongArgumentType, "mode", "mode", row.Module, "'nearest' or 'bilinear'", $"'{mode}'");
            return;
        }

        if (row.Has("align_corners") && mode == "nearest")
        {
            row.Report(Descriptors.WrongArgumentType, "align_corners", "align_corners", row.Module, "None or left out with the mode 'nearest'", row.Boolean("align_corners", false) ? "True" : "False");
            return;
        }

        var bilinear = (mode == "bilinear" ? ", bilinear: true" : "") + (row.Boolean("align_corners", false) ? ", alignCorners: true" : "");
        if (row.Has("size"))
        {
            if (Size(row.Node("size")!) is var (height, width))
            {
                row.AddWithoutWeights("Yolo.Upsample", $"({Literal.List(height, width)}){bilinear}", (_, x) => x with { Height = height, Width = width });
            }
            else
            {
                row.Report(Descriptors.WrongArgumentType, "size", "size", row.Module, "None, a whole number or [height, width]", row.Node("size")!.Describe());
            }

            return;
        }

        if (!row.Has("scale_factor"))
        {
            row.Report(Descriptors.WrongArgumentType, null, "scale_factor", row.Module, "given when 'size' is None", "nothing");
            return;
        }

        var factor = row.Integer("scale_factor");
        row.AddWithoutWeights("Yolo.Upsample", CSharpLiteral.Integer(factor) + bilinear, (_, x) => x with { Height = x.Height * factor, Width = x.Width * factor });
    }

    private static (int Height, int Width)? Size(YamlNode node) => node switch
    {
        YamlScalar => Side(node) is { } side ? (side, side) : null,
        YamlSequence { Items: [var height, var width] } => Side(height) is { } h && Side(width) is { } w ? (h, w) : null,
        _ => null,
    };

    private static int? Side(YamlNode node) => node is YamlScalar scalar && scalar.TryGetInteger(out var size) && size is > 0 and < 65_536 ? (int)size : null;
}
