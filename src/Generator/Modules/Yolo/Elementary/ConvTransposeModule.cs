using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>ConvTranspose</c>: transposed convolution, batch norm, SiLU.</summary>
internal sealed class ConvTransposeModule() : ScaledModule(
    "ConvTranspose",
    "Transposed convolution, batch norm, activation.",
    [Arguments.C2, Arguments.K, Arguments.S, Arguments.P, new("bn", ArgumentKind.Boolean, "batch norm instead of a bias", IsOptional: true), Arguments.Act])
{
    public override void Bind(RowBinding row)
    {
        var (c2, k, s, p, bn) = (row.OutputChannels, row.Integer("k", 2), row.Integer("s", 2), row.Integer("p", 0), row.Boolean("bn", true));
        row.Add(
            "Yolo.ConvTranspose",
            Literal.List(row.Input.Channels, c2, k, s, p, bn) + Literal.Named("act", row.Activation("act")),
            (t, x) =>
            {
                var y = t.ConvTranspose2d("conv_transpose", x, c2, k, s, p, bias: !bn);
                if (bn)
                {
                    t.BatchNorm2d("bn", c2);
                }

                return y;
            });
    }
}
