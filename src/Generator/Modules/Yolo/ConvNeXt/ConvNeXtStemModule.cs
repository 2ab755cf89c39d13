using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>ConvNeXt_Stem</c>, <c>[c2, k, s]</c>: patch convolution and norm; the width gain does not touch it.</summary>
internal sealed class ConvNeXtStemModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["ConvNeXt_Stem"];

    public override string Summary => "ConvNeXt's stem: patch convolution, then LayerNorm.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } = [Arguments.C2, Arguments.K, Arguments.S];

    public override void Bind(RowBinding row)
    {
        var (c2, k) = (row.Integer("c2"), row.Integer("k", 4));
        if (row.Integer("s", k) != k)
        {
            row.Report(Descriptors.WrongArgumentType, "s", "s", row.Module, $"{RowConfig.Text(k)}, the patch", RowConfig.Text(row.Integer("s", k)));
            return;
        }

        row.Add("PatchStem", Literal.List(row.Input.Channels, c2, k), (t, x) => t.PatchStem(x, c2, k), styled: false);
    }
}
