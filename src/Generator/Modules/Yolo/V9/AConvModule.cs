using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>AConv</c>: averages 2×2 pixels, then convolves with stride 2.</summary>
internal sealed class AConvModule() : ScaledModule("AConv", "Averages 2×2 pixels, then convolves with stride 2.", [Arguments.C2])
{
    public override void Bind(RowBinding row)
    {
        var c2 = row.OutputChannels;
        row.Add("Yolo.AConv", Literal.List(row.Input.Channels, c2), (t, x) => t.Conv("cv1", Averaged(x), c2, 3, 2, 1));
    }

    /// <summary>After averaging 2×2 pixels with stride 1: one row and column fewer.</summary>
    internal static Shape Averaged(Shape x) => x with { Height = Trace.Window(x.Height, 2, 1), Width = Trace.Window(x.Width, 2, 1) };
}
