using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>C2f_ConvNeXt</c>: C2f with n ConvNeXt blocks; <c>C2f_ConvNeXtv2</c> with V2 blocks.</summary>
internal sealed class C2fConvNeXtModule(string name, bool grn) : ScaledModule(
    name,
    grn ? "C2f with n ConvNeXt V2 blocks." : "C2f with n ConvNeXt blocks.",
    [Arguments.C2, Arguments.Shortcut, Arguments.G, Arguments.E],
    takesRepeats: true)
{
    public override void Bind(RowBinding row)
    {
        var (c2, n, e) = (row.OutputChannels, row.Repeats, row.Number("e", 0.5));
        var hidden = ConvLayers.Hidden(c2, e);
        row.Add(
            "Yolo.C2fConvNeXt",
            Literal.List(row.Input.Channels, c2, n, e, grn ? 0.0 : 1e-6, grn),
            (t, x) => C2fModule.Describe(t, x, c2, hidden, n, (m, name, y) => m.Child(name, c => c.ConvNeXtBlock(y, gamma: !grn, grn, 7))),
            takesRepeats: true);
    }
}
