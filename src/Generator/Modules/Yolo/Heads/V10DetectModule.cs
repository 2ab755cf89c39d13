using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>v10Detect</c>: head of YOLOv10: boxes and class scores that need no suppression.</summary>
internal sealed class V10DetectModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["v10Detect"];

    public override string Summary => "Head of YOLOv10: boxes and class scores that need no suppression.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } = [HeadArguments.Classes];

    public override InputArity Inputs => InputArity.Many;

    public override void Bind(RowBinding row)
    {
        var classes = row.Integer("nc");
        // The original hands this head neither of the config's reg_max and end2end.
        var style = AnchorFree.Style(row.Config, isLegacy: false) with { EndToEnd = true, RegMax = 16 };
        row.AddHead(
            "Yolo.V10Detect",
            Literal.List(classes, row.ChannelArray, row.StrideArray, style.Construction),
            NetworkTask.Detection,
            "DetectionOutput",
            classes,
            row.Strides,
            styled: true,
            t => AnchorFree.Describe(t, row.Inputs, classes, style, extra: 0));
    }
}
