using ConvNeXtGen.Generator.Binding;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>nn.Dropout</c>.</summary>
internal sealed class DropoutModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["nn.Dropout"];

    public override string Summary => "Zeros at random while training.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
    [
        new("p", ArgumentKind.Number, "probability of a zero; 0.5", IsOptional: true, Minimum: 0, Maximum: 0.999),
        new("inplace", ArgumentKind.Boolean, "no effect on the values", IsOptional: true),
    ];

    public override void Bind(RowBinding row)
    {
        row.AddWithoutWeights("Yolo.Dropout", Literal.List(row.Number("p", 0.5)), (_, x) => x);
        row.OverwritesInput = row.Boolean("inplace", false);
    }
}
