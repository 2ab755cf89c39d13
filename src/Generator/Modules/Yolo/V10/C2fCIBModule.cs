using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>C2fCIB</c>: C2f of compact inverted blocks (YOLOv10).</summary>
internal sealed class C2fCIBModule() : ScaledModule(
    "C2fCIB",
    "C2f of compact inverted blocks (YOLOv10).",
    [
        Arguments.C2, Arguments.Shortcut,
        new("lk", ArgumentKind.Boolean, "a 7×7 depthwise convolution in the blocks", IsOptional: true),
        new("g", ArgumentKind.Integer, "without effect", IsOptional: true, Minimum: 1, Maximum: 1 << 20),
        Arguments.E,
    ],
    takesRepeats: true)
{
    public override void Bind(RowBinding row)
    {
        var (c2, n) = (row.OutputChannels, row.Repeats);
        var (shortcut, lk, e) = (row.Boolean("shortcut", false), row.Boolean("lk", false), row.Number("e", 0.5));
        row.Config.IsModernHead = true;
        row.Add(
            "Yolo.C2fCIB",
            Literal.List(row.Input.Channels, c2, n, shortcut, lk, e),
            (t, x) => C2fModule.Describe(t, x, c2, ConvLayers.Hidden(c2, e), n, (m, name, y) => m.Child(name, b => Block(b, y, lk))),
            takesRepeats: true);
    }

    // The blocks keep their channels, and are twice as wide inside.
    private static Shape Block(Trace trace, Shape x, bool lk) => trace.Child("cv1", t =>
    {
        var (c, wide) = (x.Channels, 2 * x.Channels);
        var y = t.Conv("1", t.Conv("0", x, c, 3, groups: c), wide);
        y = lk ? t.Child("2", r => Large(r, y)) : t.Conv("2", y, wide, 3, groups: wide);
        return t.Conv("4", t.Conv("3", y, c), c, 3, groups: c);
    });

    private static Shape Large(Trace trace, Shape x)
    {
        trace.Conv("conv", x, x.Channels, 7, 1, 3, x.Channels);
        return trace.Conv("conv1", x, x.Channels, 3, 1, 1, x.Channels);
    }
}
