using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>C1</c>: a pointwise convolution, then n 3×3 ones with a shortcut around them.</summary>
internal sealed class C1Module() : ScaledModule("C1", "A pointwise convolution, then n 3×3 ones with a shortcut.", [Arguments.C2], takesRepeats: true)
{
    public override void Bind(RowBinding row)
    {
        var (c2, n) = (row.OutputChannels, row.Repeats);
        row.Add(
            "Yolo.C1",
            Literal.List(row.Input.Channels, c2, n),
            (t, x) => t.Repeat("m", t.Conv("cv1", x, c2), n, (m, name, y) => m.Conv(name, y, c2, 3)),
            takesRepeats: true);
    }
}
