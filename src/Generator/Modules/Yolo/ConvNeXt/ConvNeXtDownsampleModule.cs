using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>ConvNeXt_Downsample</c>, <c>[c2, k, s]</c>: norm and 2×2 convolution; the width gain does not touch it.</summary>
internal sealed class ConvNeXtDownsampleModule : ModuleDefinition
{
    public override IReadOnlyList<string> Names { get; } = ["ConvNeXt_Downsample"];

    public override string Summary => "Between two ConvNeXt stages: LayerNorm, then 2×2 convolution with stride 2.";

    public override IReadOnlyList<ModuleParameter> Parameters { get; } = [Arguments.C2, Arguments.K, Arguments.S];

    public override void Bind(RowBinding row)
    {
        foreach (var name in new[] { "k", "s" })
        {
            if (row.Integer(name, 2) != 2)
            {
                row.Report(Descriptors.WrongArgumentType, name, name, row.Module, "2", RowConfig.Text(row.Integer(name, 2)));
                return;
            }
        }

        var c2 = row.Integer("c2");
        row.Add("Downsample", Literal.List(row.Input.Channels, c2), (t, x) => t.Downsample(x, c2), styled: false);
    }
}
