using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>LightConv</c>: pointwise, then depthwise convolution.</summary>
internal sealed class LightConvModule() : VerbatimModule("LightConv", "Pointwise, then depthwise convolution.", [C1, SameC2, Arguments.K])
{
    public override void Bind(RowBinding row)
    {
        var k = row.Integer("k", 1);
        if (CheckChannels(row, "c1", "c2"))
        {
            row.Add("Yolo.LightConv", Literal.List(row.Input.Channels, row.Input.Channels, k), (t, x) => Describe(t, x, x.Channels, k));
        }
    }

    internal static Shape Describe(Trace trace, Shape x, int c2, int k)
    {
        var y = trace.Conv("conv1", x, c2);
        return trace.Conv("conv2", y, c2, k, groups: c2);
    }
}
