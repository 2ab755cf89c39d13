using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>C2fPSA</c>: C2f whose n inner blocks attend.</summary>
internal sealed class C2fPSAModule() : ScaledModule("C2fPSA", "C2f whose n inner blocks attend.", [Arguments.C2, Arguments.E], takesRepeats: true)
{
    public override void Bind(RowBinding row)
    {
        var (c1, n, e) = (row.Input.Channels, row.Repeats, row.Number("e", 0.5));
        var hidden = ConvLayers.Hidden(c1, e);
        if (SelfAttention.Check(row, hidden, narrow: false))
        {
            row.Add(
                "Yolo.C2fPSA",
                Literal.List(c1, c1, n, e),
                (t, x) => C2fModule.Describe(t, x, c1, hidden, n, SelfAttention.Block),
                takesRepeats: true);
        }
    }
}
