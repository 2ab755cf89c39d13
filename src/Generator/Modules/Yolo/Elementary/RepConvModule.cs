using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>RepConv</c>: a 3×3 and a 1×1 convolution side by side, which fuse into one for inference.</summary>
internal sealed class RepConvModule() : VerbatimModule(
    "RepConv",
    "A 3×3 and a 1×1 convolution side by side.",
    [C1, SameC2, Arguments.K, Arguments.S, Arguments.P, Arguments.G])
{
    public override void Bind(RowBinding row)
    {
        var (k, s, p, g) = (row.Integer("k", 3), row.Integer("s", 1), row.Integer("p", 1), row.Integer("g", 1));
        if (k != 3 || p != 1)
        {
            row.Report(Diagnostics.Descriptors.WrongArgumentType, "k", "k", row.Module, "3 with padding 1", RowConfig.Text(k));
            return;
        }

        if (CheckChannels(row, "c1", "c2") && row.RequireGroups(g, row.Input.Channels, row.Input.Channels))
        {
            row.Add("Yolo.RepConv", Literal.List(row.Input.Channels, row.Input.Channels, k, s, p, g), (t, x) => Describe(t, x, x.Channels, s, g));
        }
    }

    internal static Shape Describe(Trace trace, Shape x, int c2, int s = 1, int g = 1)
    {
        var y = trace.Conv("conv1", x, c2, 3, s, 1, g);
        trace.Conv("conv2", x, c2, 1, s, 0, g);
        return y;
    }
}
