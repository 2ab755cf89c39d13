using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>SpatialAttention</c>: a gate per pixel.</summary>
internal sealed class SpatialAttentionModule() : VerbatimModule("SpatialAttention", "A gate per pixel.", [Arguments.K])
{
    public override void Bind(RowBinding row)
    {
        var k = row.Integer("k", 7);
        if (k is not (3 or 7))
        {
            row.Report(Descriptors.WrongArgumentType, "k", "k", row.Module, "3 or 7", RowConfig.Text(k));
            return;
        }

        row.Add(
            "Yolo.SpatialAttention",
            Literal.List(k),
            (t, x) =>
            {
                t.Conv2d("cv1", x with { Channels = 2 }, 1, k, padding: k / 2, bias: false);
                return x;
            },
            styled: false);
    }
}
