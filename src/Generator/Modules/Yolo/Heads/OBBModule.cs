using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>OBB</c>: head for rotated boxes; <c>OBB26</c> takes the angle as it comes out of its branch.</summary>
internal sealed class OBBModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["OBB", "OBB26"];

    public override string Summary => "Head for rotated boxes: boxes, class scores and an angle.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
    [
        HeadArguments.Classes,
        new("ne", ArgumentKind.Integer, "numbers per angle, 1", Minimum: 1, Maximum: 1),
    ];

    public override InputArity Inputs => InputArity.Many;

    public override void Bind(RowBinding row)
    {
        var classes = row.Integer("nc");
        var style = AnchorFree.Style(row.Config, isLegacy: !row.Config.IsModernHead);
        row.AddHead(
            "Yolo.OBB",
            Literal.List(classes, 1, row.ChannelArray, row.StrideArray, style.Construction) + Literal.Named("rawAngle", row.Module == "OBB26" ? "true" : null),
            NetworkTask.OrientedDetection,
            "ObbOutput",
            classes,
            row.Strides,
            styled: true,
            t => AnchorFree.Describe(t, row.Inputs, classes, style, extra: 1));
    }
}
