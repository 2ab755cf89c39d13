using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>GhostConv</c>: half the channels by a convolution, the other half by a cheap depthwise one from them.</summary>
internal sealed class GhostConvModule() : ScaledModule("GhostConv", "Half the channels by a convolution, half by a depthwise one from those.", [Arguments.C2, Arguments.K, Arguments.S, Arguments.G, Arguments.Act])
{
    public override void Bind(RowBinding row)
    {
        var (c2, k, s, g) = (row.OutputChannels, row.Integer("k", 1), row.Integer("s", 1), row.Integer("g", 1));
        if (row.RequireMultiple(c2, 2, "output channels") && row.RequireGroups(g, row.Input.Channels, c2 / 2))
        {
            row.Add(
                "Yolo.GhostConv",
                Literal.List(row.Input.Channels, c2, k, s, g) + Literal.Named("act", row.Activation("act")),
                (t, x) => Describe(t, x, c2, k, s, g));
        }
    }

    internal static Shape Describe(Trace trace, Shape x, int c2, int k = 1, int s = 1, int g = 1)
    {
        var y = trace.Conv("cv1", x, c2 / 2, k, s, groups: g);
        trace.Conv("cv2", y, c2 / 2, 5, groups: c2 / 2);
        return y.WithChannels(2 * (c2 / 2));
    }
}
