using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Parsing;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>nn.ZeroPad2d</c>: one number for all sides, or [left, right, top, bottom].</summary>
internal sealed class ZeroPad2dModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["nn.ZeroPad2d"];

    public override string Summary => "Pads a map with zeros.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
        [new("padding", ArgumentKind.Any, "one number, or [left, right, top, bottom]")];

    public override void Bind(RowBinding row)
    {
        var node = row.Node("padding")!;
        var items = node is YamlSequence list ? list.Items : [node, node, node, node];
        var sides = new int[4];
        for (var i = 0; i < items.Count; i++)
        {
            if (items.Count != 4 || items[i] is not YamlScalar scalar || !scalar.TryGetInteger(out var size) || size is < 0 or > 1024)
            {
                row.Report(Descriptors.WrongArgumentType, "padding", "padding", row.Module, "a whole number from 0 to 1024, or four of them", node.Describe());
                return;
            }

            sides[i] = (int)size;
        }

        row.AddWithoutWeights(
            "Yolo.ZeroPad2d",
            Literal.List(sides[0], sides[1], sides[2], sides[3]),
            (_, x) => x with { Width = x.Width + sides[0] + sides[1], Height = x.Height + sides[2] + sides[3] });
    }
}
