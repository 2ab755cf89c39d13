using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>SCDown</c>: changes the channels by a 1×1 convolution, then the size by a depthwise one.</summary>
internal sealed class SCDownModule() : ScaledModule(
    "SCDown",
    "Changes the channels by a 1×1 convolution, then the size by a depthwise one.",
    [
        Arguments.C2,
        new("k", ArgumentKind.Integer, "kernel of the depthwise convolution", Minimum: 1, Maximum: 127),
        new("s", ArgumentKind.Integer, "its stride", Minimum: 1, Maximum: 64),
    ])
{
    public override void Bind(RowBinding row)
    {
        var (c2, k, s) = (row.OutputChannels, row.Integer("k"), row.Integer("s"));
        row.Add("Yolo.SCDown", Literal.List(row.Input.Channels, c2, k, s), (t, x) => t.Conv("cv2", t.Conv("cv1", x, c2), c2, k, s, groups: c2));
    }
}
