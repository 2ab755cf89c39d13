using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>CrossConv</c>: a 1×k convolution, then a k×1 one.</summary>
internal sealed class CrossConvModule() : ScaledModule("CrossConv", "A 1×k convolution, then a k×1 one.", [Arguments.C2, Arguments.K, Arguments.S, Arguments.G, Arguments.E, Arguments.Shortcut])
{
    public override void Bind(RowBinding row)
    {
        var (c2, k, s, g) = (row.OutputChannels, row.Integer("k", 3), row.Integer("s", 1), row.Integer("g", 1));
        var (e, shortcut) = (row.Number("e", 1), row.Boolean("shortcut", false));
        if (shortcut && c2 == row.Input.Channels && (!row.RequireOdd("k", k) || !KeepsSize(row, s)))
        {
            return;
        }

        if (row.RequireGroups(g, ConvLayers.Hidden(c2, e), c2))
        {
            row.Add("Yolo.CrossConv", Literal.List(row.Input.Channels, c2, k, s, g, e, shortcut), (t, x) => Describe(t, x, c2, k, s, g, e));
        }
    }

    private static bool KeepsSize(RowBinding row, int s) =>
        s == 1 || row.Report(Descriptors.WrongArgumentType, "s", "s", row.Module, "1, where the input is added", RowConfig.Text(s));

    internal static Shape Describe(Trace trace, Shape x, int c2, int k, int s, int g, double e)
    {
        var y = trace.Child("cv1", t => t.Conv(x, ConvLayers.Hidden(c2, e), (1, k), (1, s)));
        return trace.Child("cv2", t => t.Conv(y, c2, (k, 1), (s, 1), groups: g));
    }
}
