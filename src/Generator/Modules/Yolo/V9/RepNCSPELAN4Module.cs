using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>RepNCSPELAN4</c>: layer aggregation of YOLOv9: two steps of a CSP block of RepConv and a convolution, each result joined.</summary>
internal sealed class RepNCSPELAN4Module() : ScaledModule(
    "RepNCSPELAN4",
    "Layer aggregation of YOLOv9: two steps of a CSP block of RepConv and a convolution, each result joined.",
    [
        Arguments.C2,
        new("c3", ArgumentKind.Integer, "channels of the two halves together, not scaled", Minimum: 2, Maximum: 1 << 20),
        new("c4", ArgumentKind.Integer, "channels of each further step, not scaled", Minimum: 2, Maximum: 1 << 20),
        new("n", ArgumentKind.Integer, "bottlenecks in each step, not scaled", IsOptional: true, Minimum: 1, Maximum: 1_000),
    ])
{
    public override void Bind(RowBinding row)
    {
        var (c2, c3, c4, n) = (row.OutputChannels, row.Integer("c3"), row.Integer("c4"), row.Integer("n", 1));
        if (ELAN1Module.Halves(row, c3))
        {
            row.Add("Yolo.RepNCSPELAN4", Literal.List(row.Input.Channels, c2, c3, c4, n), (t, x) =>
                ELAN1Module.Describe(t, x, c2, c3, c4, (s, name, y) => Step(s, name, y, c4, n)));
        }
    }

    private static Shape Step(Trace trace, string name, Shape x, int channels, int n) => trace.Child(name, t =>
    {
        var y = t.Child("0", csp => RepCsp(csp, x, channels, n));
        return t.Conv("1", y, channels, 3);
    });

    private static Shape RepCsp(Trace trace, Shape x, int channels, int n)
    {
        var hidden = ConvLayers.Hidden(channels, 0.5);
        return C3Module.Describe(trace, x, channels, hidden, (m, y) => m.Repeat("m", y, n, (b, name, z) => b.Child(name, t =>
        {
            t.Child("cv1", rep =>
            {
                rep.Conv("conv1", z, hidden, 3);
                return rep.Conv("conv2", z, hidden);
            });
            return t.Conv("cv2", z, hidden, 3);
        })));
    }
}
