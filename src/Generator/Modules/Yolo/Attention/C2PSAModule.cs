using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>C2PSA</c>: CSP block whose n inner blocks attend (YOLO11).</summary>
internal sealed class C2PSAModule() : ScaledModule("C2PSA", "CSP block whose n inner blocks attend (YOLO11).", [Arguments.C2, Arguments.E], takesRepeats: true)
{
    public override void Bind(RowBinding row)
    {
        var (c1, n, e) = (row.Input.Channels, row.Repeats, row.Number("e", 0.5));
        var hidden = ConvLayers.Hidden(c1, e);
        if (SelfAttention.Check(row, hidden, narrow: false))
        {
            row.Add(
                "Yolo.C2PSA",
                Literal.List(c1, c1, n, e),
                (t, x) =>
                {
                    var a = t.Conv("cv1", x, 2 * hidden);
                    var y = t.Conv("cv2", a, c1);
                    t.Repeat("m", a.WithChannels(hidden), n, SelfAttention.Block);
                    return y;
                },
                takesRepeats: true);
        }
    }
}
