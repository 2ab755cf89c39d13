using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>SPPELAN</c>: spatial pyramid pooling of YOLOv9, three poolings one after the other.</summary>
internal sealed class SPPELANModule() : ScaledModule(
    "SPPELAN",
    "Spatial pyramid pooling: three max poolings one after the other, all results joined.",
    [Arguments.C2, new("c3", ArgumentKind.Integer, "hidden channels, not scaled", Minimum: 1, Maximum: 1 << 20), Arguments.K])
{
    public override void Bind(RowBinding row)
    {
        var (c2, c3, k) = (row.OutputChannels, row.Integer("c3"), row.Integer("k", 5));
        if (row.RequireOdd("k", k))
        {
            row.Add("Yolo.SPPELAN", Literal.List(row.Input.Channels, c2, c3, k), (t, x) =>
                t.Conv("cv5", t.Conv("cv1", x, c3).WithChannels(4 * c3), c2));
        }
    }
}
