using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Parsing;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>Pose</c>: keypoint head: boxes, class scores and keypoints.</summary>
internal sealed class PoseModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["Pose"];

    public override string Summary => "Keypoint head: boxes, class scores and keypoints.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
        [HeadArguments.Classes, new("kpt_shape", ArgumentKind.Any, "kpt_shape, or [keypoints, numbers per keypoint]")];

    public override InputArity Inputs => InputArity.Many;

    public override void Bind(RowBinding row)
    {
        if (Keypoints(row) is not { } shape)
        {
            return;
        }

        var classes = row.Integer("nc");
        var style = AnchorFree.Style(row.Config, isLegacy: !row.Config.IsModernHead);
        row.AddHead(
            "Yolo.Pose",
            Literal.List(classes, $"({Literal.List(shape.Keypoints, shape.Numbers)})", row.ChannelArray, row.StrideArray, style.Construction),
            NetworkTask.Pose,
            "PoseOutput",
            classes,
            row.Strides,
            styled: true,
            t => AnchorFree.Describe(t, row.Inputs, classes, style, shape.Keypoints * shape.Numbers));
    }

    private static (int Keypoints, int Numbers)? Keypoints(RowBinding row)
    {
        var node = row.Node("kpt_shape")!;
        if (node is YamlScalar { Text: "kpt_shape" })
        {
            if (row.Config.KeypointShape is { } shape)
            {
                return shape;
            }

            row.Report(Descriptors.MissingKey, "kpt_shape", "kpt_shape", "[keypoints, numbers per keypoint]");
            return null;
        }

        if (node is YamlSequence { Items: [YamlScalar first, YamlScalar second] }
            && first.TryGetInteger(out var keypoints) && keypoints is > 0 and <= 10_000
            && second.TryGetInteger(out var numbers) && numbers is 2 or 3)
        {
            return ((int)keypoints, (int)numbers);
        }

        row.Report(Descriptors.WrongArgumentType, "kpt_shape", "kpt_shape", row.Module, "the word kpt_shape or a list [keypoints, 2 or 3]", node.Describe());
        return null;
    }
}
