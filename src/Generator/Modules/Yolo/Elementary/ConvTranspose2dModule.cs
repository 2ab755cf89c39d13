using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>nn.ConvTranspose2d</c>: PyTorch's transposed convolution with a bias.</summary>
internal sealed class ConvTranspose2dModule() : ScaledModule(
    "nn.ConvTranspose2d",
    "Transposed convolution.",
    [
        Arguments.C2,
        new("kernel_size", ArgumentKind.Integer, "kernel", Minimum: 1, Maximum: 127),
        new("stride", ArgumentKind.Integer, "stride", IsOptional: true, Minimum: 1, Maximum: 64),
        new("padding", ArgumentKind.Integer, "padding", IsOptional: true, Minimum: 0, Maximum: 127),
        new("output_padding", ArgumentKind.Integer, "extra size at the end", IsOptional: true, Minimum: 0, Maximum: 63),
        Arguments.G,
    ])
{
    public override void Bind(RowBinding row)
    {
        var (c2, k, s, p) = (row.OutputChannels, row.Integer("kernel_size"), row.Integer("stride", 1), row.Integer("padding", 0));
        var (extra, g) = (row.Integer("output_padding", 0), row.Integer("g", 1));
        if (row.RequireGroups(g, row.Input.Channels, c2))
        {
            row.Add(
                "Yolo.ConvTranspose2d",
                Literal.List(row.Input.Channels, c2, k, s, p, extra, g),
                (t, x) => t.ConvTranspose2d(x, c2, k, s, p, extra, g, bias: true),
                styled: false);
        }
    }
}
