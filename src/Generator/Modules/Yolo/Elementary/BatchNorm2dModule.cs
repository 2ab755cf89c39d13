using ConvNeXtGen.Generator.Binding;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>nn.BatchNorm2d</c>; whatever its arguments say, it is for the channels that arrive.</summary>
internal sealed class BatchNorm2dModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["nn.BatchNorm2d"];

    public override string Summary => "Batch norm of the channels that arrive.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
        [new("num_features", ArgumentKind.Any, "ignored, as in the original", IsOptional: true)];

    public override void Bind(RowBinding row) => row.Add("Yolo.BatchNorm2d", Literal.List(row.Input.Channels), (t, x) =>
    {
        t.BatchNorm2d(x.Channels);
        return x;
    });
}
