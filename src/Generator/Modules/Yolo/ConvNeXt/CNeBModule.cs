using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>CNeB</c>: C3 with n ConvNeXt blocks; <c>C3_ConvNeXtv2</c> with V2 blocks.</summary>
internal sealed class CNeBModule(string name, bool grn) : ScaledModule(
    name,
    grn ? "C3 with n ConvNeXt V2 blocks." : "C3 with n ConvNeXt blocks.",
    [Arguments.C2, Arguments.Shortcut, Arguments.G, Arguments.E],
    takesRepeats: true)
{
    public override void Bind(RowBinding row)
    {
        var (c2, n, e) = (row.OutputChannels, row.Repeats, row.Number("e", 0.5));
        var hidden = ConvLayers.Hidden(c2, e);
        row.Add(
            "Yolo.CNeB",
            Literal.List(row.Input.Channels, c2, n, e, grn ? 0.0 : 1e-6, grn),
            (t, x) => C3Module.Describe(t, x, c2, hidden, (m, y) => m.Repeat("m", y, n, (b, name, z) => b.Child(name, c => c.ConvNeXtBlock(z, gamma: !grn, grn, 7)))),
            takesRepeats: true);
    }
}
