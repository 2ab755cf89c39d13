using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>DWConvTranspose2d</c>: depthwise transposed convolution with a bias.</summary>
internal sealed class DWConvTranspose2dModule() : ScaledModule(
    "DWConvTranspose2d",
    "Depthwise transposed convolution.",
    [
        Arguments.C2,
        Arguments.K,
        Arguments.S,
        new("p1", ArgumentKind.Integer, "padding", IsOptional: true, Minimum: 0, Maximum: 127),
        new("p2", ArgumentKind.Integer, "extra size at the end", IsOptional: true, Minimum: 0, Maximum: 63),
    ])
{
    public override void Bind(RowBinding row)
    {
        var (c2, k, s, p1, p2) = (row.OutputChannels, row.Integer("k", 1), row.Integer("s", 1), row.Integer("p1", 0), row.Integer("p2", 0));
        row.Add(
            "Yolo.DWConvTranspose2d",
            Literal.List(row.Input.Channels, c2, k, s, p1, p2),
            (t, x) => t.ConvTranspose2d(x, c2, k, s, p1, p2, ConvLayers.Gcd(x.Channels, c2), bias: true),
            styled: false);
    }
}
