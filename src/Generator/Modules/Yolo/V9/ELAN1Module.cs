using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>ELAN1</c>: layer aggregation of YOLOv9: two 3×3 convolutions, each result joined.</summary>
internal sealed class ELAN1Module() : ScaledModule(
    "ELAN1",
    "Layer aggregation of YOLOv9: two 3×3 convolutions, each result joined.",
    [
        Arguments.C2,
        new("c3", ArgumentKind.Integer, "channels of the two halves together, not scaled", Minimum: 2, Maximum: 1 << 20),
        new("c4", ArgumentKind.Integer, "channels of each further step, not scaled", Minimum: 1, Maximum: 1 << 20),
    ])
{
    public override void Bind(RowBinding row)
    {
        var (c2, c3, c4) = (row.OutputChannels, row.Integer("c3"), row.Integer("c4"));
        if (Halves(row, c3))
        {
            row.Add("Yolo.ELAN1", Literal.List(row.Input.Channels, c2, c3, c4), (t, x) =>
                Describe(t, x, c2, c3, c4, (s, name, y) => s.Conv(name, y, c4, 3)));
        }
    }

    /// <summary>The frame around two steps.</summary>
    internal static Shape Describe(Trace trace, Shape x, int c2, int c3, int c4, Func<Trace, string, Shape, Shape> step)
    {
        var a = trace.Conv("cv1", x, c3);
        var second = step(trace, "cv2", a.WithChannels(c3 / 2));
        var third = step(trace, "cv3", second);
        return trace.Conv("cv4", third.WithChannels(c3 + (2 * c4)), c2);
    }

    /// <summary>Checks that c3 can be cut into two halves.</summary>
    internal static bool Halves(RowBinding row, int c3) =>
        c3 % 2 == 0 || row.Report(Descriptors.Indivisible, "c3", row.Module, "an even number of channels c3, which it cuts in two", RowConfig.Text(c3));
}
