using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>MixConv2d</c>: convolutions of several kernel sizes side by side, batch norm, SiLU.</summary>
internal sealed class MixConv2dModule() : ScaledModule(
    "MixConv2d",
    "Convolutions of several kernel sizes side by side, batch norm, SiLU.",
    [
        Arguments.C2,
        new("k", ArgumentKind.IntegerList, "kernels", IsOptional: true, Minimum: 1, Maximum: 127),
        Arguments.S,
        new("equal_ch", ArgumentKind.Boolean, "as many channels for each kernel", IsOptional: true),
    ])
{
    public override void Bind(RowBinding row)
    {
        var (c2, s) = (row.OutputChannels, row.Integer("s", 1));
        var kernels = row.Has("k") ? row.Integers("k") : [1, 3];
        if (!row.Boolean("equal_ch", true))
        {
            row.Report(Descriptors.WrongArgumentType, "equal_ch", "equal_ch", row.Module, "True: dividing by weights is not offered", "False");
            return;
        }

        if (kernels.Any(k => k % 2 == 0) || c2 < kernels.Length)
        {
            row.Report(Descriptors.WrongArgumentType, "k", "k", row.Module, "odd kernels, at most one per channel", "[" + string.Join(", ", kernels) + "]");
            return;
        }

        row.Add("Yolo.MixConv2d", Literal.List(row.Input.Channels, c2, Literal.Array(kernels), s), (t, x) =>
        {
            var y = t.Child("m", m =>
            {
                var map = x;
                for (var i = 0; i < kernels.Length; i++)
                {
                    var part = Enumerable.Range(0, c2).Count(channel => Part(channel, c2, kernels.Length) == i);
                    map = m.Conv2d(RowConfig.Text(i), x, part, kernels[i], s, kernels[i] / 2, ConvLayers.Gcd(x.Channels, part), bias: false);
                }

                return map.WithChannels(c2);
            });
            t.BatchNorm2d("bn", c2);
            return y;
        });
    }

    // The original cuts a line from 0 to just below the number of kernels into whole parts.
    private static int Part(int channel, int channels, int parts) =>
        channels == 1 ? 0 : (int)Math.Floor(channel * ((parts - 1e-6) / (channels - 1)));
}
