using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>DWConv</c>: depthwise Conv, with as many groups as input and output channels have in common.</summary>
internal sealed class DWConvModule() : ScaledModule("DWConv", "Depthwise convolution, batch norm, activation.", [Arguments.C2, Arguments.K, Arguments.S, Arguments.D, Arguments.Act])
{
    public override void Bind(RowBinding row)
    {
        var (c2, k, s, d) = (row.OutputChannels, row.Integer("k", 1), row.Integer("s", 1), row.Integer("d", 1));
        row.Add(
            "Yolo.DWConv",
            Literal.List(row.Input.Channels, c2, k, s, d) + Literal.Named("act", row.Activation("act")),
            (t, x) => t.Conv(x, c2, k, s, groups: ConvLayers.Gcd(x.Channels, c2), dilation: d));
    }
}
