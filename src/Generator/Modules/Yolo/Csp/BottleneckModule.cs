using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>Bottleneck</c>: two convolutions and a shortcut. YOLOv5's kernels are 1 and 3, Ultralytics' 3 and 3.</summary>
internal sealed class BottleneckModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["Bottleneck"];

    public override string Summary => "Two convolutions with a shortcut around them.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
        [Arguments.C2, Arguments.Shortcut, Arguments.G, new("k", ArgumentKind.IntegerList, "the two kernels", IsOptional: true, Minimum: 1, Maximum: 127), Arguments.E];

    public override bool ScalesWidth => true;

    public override IReadOnlyList<ModuleParameter> ParametersIn(Dialect dialect) =>
        dialect == Dialect.Yolov5 ? [Arguments.C2, Arguments.Shortcut, Arguments.G, Arguments.E] : Parameters;

    public override void Bind(RowBinding row)
    {
        var c2 = row.OutputChannels;
        var (shortcut, g, e) = (row.Boolean("shortcut", true), row.Integer("g", 1), row.Number("e", 0.5));
        var kernels = row.Has("k") ? row.Integers("k") : row.Config.IsUltralytics ? [3, 3] : [1, 3];
        if (kernels.Length != 2)
        {
            row.Report(Diagnostics.Descriptors.WrongArgumentType, "k", "k", row.Module, "two kernels", $"a list of {RowConfig.Text(kernels.Length)}");
            return;
        }

        if ((!shortcut || row.Input.Channels != c2 || row.RequireOdd("k", kernels)) && row.RequireGroups(g, ConvLayers.Hidden(c2, e), c2))
        {
            row.Add(
                "Yolo.Bottleneck",
                Literal.List(row.Input.Channels, c2, shortcut, g, $"({Literal.List(kernels[0], kernels[1])})", e),
                (t, x) => t.Conv("cv2", t.Conv("cv1", x, ConvLayers.Hidden(c2, e), kernels[0]), c2, kernels[1], groups: g));
        }
    }
}
