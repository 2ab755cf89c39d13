using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>PSA</c>: half of the channels goes through attention and a perceptron (YOLOv10).</summary>
internal sealed class PSAModule() : ScaledModule("PSA", "Half of the channels goes through attention and a perceptron (YOLOv10).", [Arguments.C2, Arguments.E])
{
    public override void Bind(RowBinding row)
    {
        var (c1, e) = (row.Input.Channels, row.Number("e", 0.5));
        var hidden = ConvLayers.Hidden(c1, e);
        if (SelfAttention.Check(row, hidden, narrow: row.Config.Dialect == Dialect.Ultralytics84))
        {
            row.Add("Yolo.PSA", Literal.List(c1, c1, e), (t, x) =>
            {
                var a = t.Conv("cv1", x, 2 * hidden);
                var y = t.Conv("cv2", a, c1);
                t.PSABlock(a.WithChannels(hidden), 0.5, SelfAttention.Heads(hidden));
                return y;
            });
        }
    }
}
