using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>Segment</c>: instance segmentation head: boxes, class scores, mask coefficients and prototypes.</summary>
internal sealed class SegmentModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["Segment"];

    public override string Summary => "Instance segmentation head: boxes, class scores, mask coefficients and prototypes.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
    [
        HeadArguments.Classes,
        new("nm", ArgumentKind.Integer, "number of mask prototypes", Minimum: 1, Maximum: 65_536),
        new("npr", ArgumentKind.Integer, "channels of the prototypes' layers before the width gain", Minimum: 1, Maximum: 65_536),
    ];

    public override InputArity Inputs => InputArity.Many;

    public override IReadOnlyList<ModuleParameter> ParametersIn(Dialect dialect) =>
        dialect == Dialect.Yolov5 ? [Parameters[0], HeadArguments.Anchors, Parameters[1], Parameters[2]] : Parameters;

    public override void Bind(RowBinding row)
    {
        var (classes, masks, hidden) = (row.Integer("nc"), row.Integer("nm"), row.Config.Scaled(row.Integer("npr")));
        var levels = row.Inputs;
        if (row.Config.IsUltralytics)
        {
            var style = AnchorFree.Style(row.Config, isLegacy: !row.Config.IsModernHead);
            row.AddHead(
                "Yolo.Segment",
                Literal.List(classes, masks, hidden, row.ChannelArray, row.StrideArray, style.Construction),
                NetworkTask.Segmentation,
                "SegmentationOutput",
                classes,
                row.Strides,
                styled: true,
                t => AnchorFree.Describe(t, levels, classes, style, masks, p => Prototypes.Describe(p, levels[0], hidden, masks, transposed: true)));
            return;
        }

        if (AnchorBased.Anchors(row) is { } anchors)
        {
            row.AddHead(
                "Yolo.AnchorSegment",
                Literal.List(classes, AnchorBased.Array(anchors), masks, hidden, row.ChannelArray, row.StrideArray),
                NetworkTask.Segmentation,
                "SegmentationOutput",
                classes,
                row.Strides,
                styled: true,
                t =>
                {
                    var predictions = AnchorBased.Describe(t, levels, classes + 5 + masks, anchors);
                    Prototypes.Describe(t, levels[0], hidden, masks, transposed: false);
                    return predictions;
                });
        }
    }
}
