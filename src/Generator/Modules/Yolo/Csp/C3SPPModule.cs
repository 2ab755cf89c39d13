using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>C3SPP</c>: C3 with spatial pyramid pooling. Repeated from outside, unlike the other C3 forms.</summary>
internal sealed class C3SPPModule() : ScaledModule(
    "C3SPP",
    "C3 with spatial pyramid pooling.",
    [
        Arguments.C2,
        new("k", ArgumentKind.IntegerList, "windows of the poolings", IsOptional: true, Minimum: 1, Maximum: 127),
        new("n", ArgumentKind.Integer, "without effect", IsOptional: true),
        Arguments.Shortcut,
        Arguments.G,
        Arguments.E,
    ])
{
    public override void Bind(RowBinding row)
    {
        var (c2, e) = (row.OutputChannels, row.Number("e", 0.5));
        var kernels = row.Has("k") ? row.Integers("k") : [5, 9, 13];
        if (SPPModule.CheckWindows(row, kernels))
        {
            var hidden = ConvLayers.Hidden(c2, e);
            row.Add(
                "Yolo.C3SPP",
                Literal.List(row.Input.Channels, c2, Literal.Array(kernels), e),
                (t, x) => C3Module.Describe(t, x, c2, hidden, (m, y) => m.Child("m", b => SPPModule.Describe(b, y, hidden, kernels.Length))));
        }
    }
}
