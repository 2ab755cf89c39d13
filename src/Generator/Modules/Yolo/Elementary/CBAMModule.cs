using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>CBAM</c>: a gate per channel, then a gate per pixel.</summary>
internal sealed class CBAMModule() : VerbatimModule("CBAM", "A gate per channel, then a gate per pixel.", [C1, Arguments.K])
{
    public override void Bind(RowBinding row)
    {
        var k = row.Integer("k", 7);
        if (k is not (3 or 7))
        {
            row.Report(Descriptors.WrongArgumentType, "k", "k", row.Module, "3 or 7", RowConfig.Text(k));
        }
        else if (CheckChannels(row, "c1"))
        {
            row.Add(
                "Yolo.CBAM",
                Literal.List(row.Input.Channels, k),
                (t, x) =>
                {
                    t.Child("channel_attention", a => a.Conv2d("fc", x with { Height = 1, Width = 1 }, x.Channels, 1));
                    t.Child("spatial_attention", a => a.Conv2d("cv1", x with { Channels = 2 }, 1, k, padding: k / 2, bias: false));
                    return x;
                },
                styled: false);
        }
    }
}
