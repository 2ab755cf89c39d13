using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>AIFI</c>: transformer encoder layer over the pixels of one map (RT-DETR).</summary>
internal sealed class AIFIModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["AIFI"];

    public override string Summary => "Transformer encoder layer over the pixels of one map (RT-DETR).";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } =
    [
        new("cm", ArgumentKind.Integer, "hidden features of the perceptron", IsOptional: true, Minimum: 1, Maximum: 1 << 20),
        new("num_heads", ArgumentKind.Integer, "attention heads", IsOptional: true, Minimum: 1, Maximum: 1_024),
        new("dropout", ArgumentKind.Number, "probability of dropping a value in training", IsOptional: true, Minimum: 0, Maximum: 1),
        Arguments.Act,
        new("normalize_before", ArgumentKind.Boolean, "norms before attention and perceptron", IsOptional: true),
    ];

    public override void Bind(RowBinding row)
    {
        var c = row.Input.Channels;
        var (cm, heads, dropout, before) = (row.Integer("cm", 2048), row.Integer("num_heads", 8), row.Number("dropout", 0), row.Boolean("normalize_before", false));
        if (c % 4 != 0 || c % heads != 0)
        {
            row.Report(Descriptors.Indivisible, null, row.Module, $"channels in multiples of 4 and of its {RowConfig.Text(heads)} heads", RowConfig.Text(c));
            return;
        }

        row.Add(
            "Yolo.AIFI",
            Literal.List(c, cm, heads, dropout) + Literal.Named("act", row.Activation("act")) + Literal.Named("normalizeBefore", before ? "true" : null),
            (t, x) =>
            {
                t.Child("ma", ma => ma.MultiheadAttention(c));
                t.Linear("fc1", c, cm, x.Positions);
                t.Linear("fc2", cm, c, x.Positions);
                t.LayerNorm("norm1", c);
                t.LayerNorm("norm2", c);
                return x;
            },
            styled: false);
    }
}
