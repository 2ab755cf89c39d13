using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>BottleneckCSP</c>: the CSP block of the first YOLOv5 releases.</summary>
internal sealed class BottleneckCSPModule() : ScaledModule("BottleneckCSP", "CSP block with plain convolutions around n bottlenecks.", [Arguments.C2, Arguments.Shortcut, Arguments.G, Arguments.E], takesRepeats: true)
{
    public override void Bind(RowBinding row)
    {
        var (c2, n, shortcut, g, e) = (row.OutputChannels, row.Repeats, row.Boolean("shortcut", true), row.Integer("g", 1), row.Number("e", 0.5));
        var hidden = ConvLayers.Hidden(c2, e);
        var kernels = row.Config.IsUltralytics ? (3, 3) : (1, 3);
        if (!row.RequireGroups(g, hidden, hidden))
        {
            return;
        }

        row.Add(
            "Yolo.BottleneckCSP",
            Literal.List(row.Input.Channels, c2, n, shortcut, g, e, $"({Literal.List(kernels.Item1, kernels.Item2)})"),
            (t, x) =>
            {
                var a = t.Conv("cv1", x, hidden);
                t.Conv2d("cv2", x, hidden, 1, bias: false);
                t.Conv2d("cv3", a, hidden, 1, bias: false);
                var y = t.Conv("cv4", a.WithChannels(2 * hidden), c2);
                t.BatchNorm2d("bn", 2 * hidden);
                t.Repeat("m", a, n, (m, name, z) => m.Bottleneck(name, z, hidden, g, kernels, 1));
                return y;
            },
            takesRepeats: true);
    }
}
