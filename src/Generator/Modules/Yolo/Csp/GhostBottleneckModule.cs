using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>GhostBottleneck</c>: two ghost convolutions with a shortcut; at stride 2 depthwise convolutions in both.</summary>
internal sealed class GhostBottleneckModule() : ScaledModule("GhostBottleneck", "Two ghost convolutions with a shortcut.", [Arguments.C2, Arguments.K, Arguments.S])
{
    public override void Bind(RowBinding row)
    {
        var (c2, k, s) = (row.OutputChannels, row.Integer("k", 3), row.Integer("s", 1));
        if (s is not (1 or 2))
        {
            row.Report(Descriptors.WrongArgumentType, "s", "s", row.Module, "1 or 2", RowConfig.Text(s));
        }
        else if (s == 1 && c2 != row.Input.Channels)
        {
            row.Report(Descriptors.ChannelMismatch, null, row.Module + " at stride 1", RowConfig.Text(c2), RowConfig.Text(row.Input.Channels), row.SourceName);
        }
        else if (row.RequireMultiple(c2, 4, "output channels"))
        {
            row.Add("Yolo.GhostBottleneck", Literal.List(row.Input.Channels, c2, k, s), (t, x) => Describe(t, x, c2, k, s));
        }
    }

    internal static Shape Describe(Trace trace, Shape x, int c2, int k, int s)
    {
        var hidden = c2 / 2;
        var y = trace.Child("conv", t =>
        {
            var z = t.Child("0", g => GhostConvModule.Describe(g, x, hidden));
            z = s == 2 ? t.Conv("1", z, hidden, k, s, groups: hidden) : z;
            return t.Child("2", g => GhostConvModule.Describe(g, z, c2));
        });
        if (s == 2)
        {
            trace.Child("shortcut", t => t.Conv("1", t.Conv("0", x, x.Channels, k, s, groups: x.Channels), c2));
        }

        return y;
    }
}
