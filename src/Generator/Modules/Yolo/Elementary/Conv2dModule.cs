using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary>
/// <c>nn.Conv2d</c>: PyTorch's own. The originals do not know it: its arguments are handed on as written, and the rows behind it are built
/// for as many channels as it reads.
/// </summary>
internal sealed class Conv2dModule() : VerbatimModule(
    "nn.Conv2d",
    "Convolution alone; it must keep its channels.",
    [
        new("in_channels", ArgumentKind.Integer, "input channels, as they arrive", Minimum: 1, Maximum: 1 << 20),
        new("out_channels", ArgumentKind.Integer, "output channels, equal to the input's", Minimum: 1, Maximum: 1 << 20),
        new("kernel_size", ArgumentKind.Integer, "kernel", Minimum: 1, Maximum: 127),
        Arguments.S with { Name = "stride" },
        new("padding", ArgumentKind.Integer, "padding; 0", IsOptional: true, Minimum: 0, Maximum: 127),
        Arguments.D with { Name = "dilation" },
        Arguments.G,
        new("bias", ArgumentKind.Boolean, "whether there is a bias; True", IsOptional: true),
    ])
{
    public override void Bind(RowBinding row)
    {
        var (k, s, p) = (row.Integer("kernel_size"), row.Integer("stride", 1), row.Integer("padding", 0));
        var (d, g, bias) = (row.Integer("dilation", 1), row.Integer("g", 1), row.Boolean("bias", true));
        var channels = row.Input.Channels;
        if (!CheckChannels(row, "in_channels"))
        {
            return;
        }

        if (row.Integer("out_channels") != channels)
        {
            row.Report(
                Descriptors.WrongArgumentType,
                "out_channels",
                "out_channels",
                row.Module,
                $"{RowConfig.Text(channels)}, as many as arrive (the original takes this module to keep its channels; Conv and DWConv may change them)",
                RowConfig.Text(row.Integer("out_channels")));
            return;
        }

        if (row.RequireGroups(g, channels, channels))
        {
            row.Add("Conv2d", Literal.List(channels, channels, k, s, p, d, g, bias), (t, x) => t.Conv2d(x, channels, k, s, p, g, bias, d), styled: false);
        }
    }
}
