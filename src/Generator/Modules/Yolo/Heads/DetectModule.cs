using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>Detect</c>: YOLOv5's head with anchors, or Ultralytics' without.</summary>
internal sealed class DetectModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["Detect"];

    public override string Summary => "Detection head: boxes and class scores from several levels.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } = [HeadArguments.Classes];

    public override InputArity Inputs => InputArity.Many;

    public override IReadOnlyList<ModuleParameter> ParametersIn(Dialect dialect) =>
        dialect == Dialect.Yolov5 ? [HeadArguments.Classes, HeadArguments.Anchors] : Parameters;

    public override void Bind(RowBinding row)
    {
        var classes = row.Integer("nc");
        if (row.Config.IsUltralytics)
        {
            var style = AnchorFree.Style(row.Config, isLegacy: !row.Config.IsModernHead);
            row.AddHead(
                "Yolo.Detect",
                Literal.List(classes, row.ChannelArray, row.StrideArray, style.Construction),
                NetworkTask.Detection,
                "DetectionOutput",
                classes,
                row.Strides,
                styled: true,
                t => AnchorFree.Describe(t, row.Inputs, classes, style, extra: 0));
            return;
        }

        if (AnchorBased.Anchors(row) is { } anchors)
        {
            row.AddHead(
                "Yolo.AnchorDetect",
                Literal.List(classes, AnchorBased.Array(anchors), row.ChannelArray, row.StrideArray),
                NetworkTask.Detection,
                "DetectionOutput",
                classes,
                row.Strides,
                styled: false,
                t => AnchorBased.Describe(t, row.Inputs, classes + 5, anchors));
        }
    }
}
