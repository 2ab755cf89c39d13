using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>RepC3</c>: n RepConv blocks on one branch, added to the other.</summary>
internal sealed class RepC3Module() : ScaledModule("RepC3", "n RepConv blocks on one branch, added to the other.", [Arguments.C2, Arguments.E], takesRepeats: true)
{
    public override void Bind(RowBinding row)
    {
        var (c2, n, e) = (row.OutputChannels, row.Repeats, row.Number("e", 1));
        var hidden = ConvLayers.Hidden(c2, e);
        row.Add(
            "Yolo.RepC3",
            Literal.List(row.Input.Channels, c2, n, e),
            (t, x) =>
            {
                var y = t.Conv("cv1", x, hidden);
                t.Conv("cv2", x, hidden);
                t.Repeat("m", y, n, (m, name, z) => m.Child(name, r => RepConvModule.Describe(r, z, hidden)));
                return hidden == c2 ? y : t.Conv("cv3", y, c2);
            },
            takesRepeats: true);
    }
}
