using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Inference;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>Focus</c>: the four phases of every 2×2 square as channels, then Conv; halves the map.</summary>
internal sealed class FocusModule() : ScaledModule("Focus", "Moves every 2×2 square into the channels, then Conv.", [Arguments.C2, Arguments.K, Arguments.S, Arguments.P, Arguments.G, Arguments.Act])
{
    public override void Bind(RowBinding row)
    {
        var (c2, k, s, g) = (row.OutputChannels, row.Integer("k", 1), row.Integer("s", 1), row.Integer("g", 1));
        int? p = row.Has("p") ? row.Integer("p") : null;
        if (!row.RequireEvenMap() || !row.RequireGroups(g, 4 * row.Input.Channels, c2))
        {
            return;
        }

        row.Add(
            "Yolo.Focus",
            Literal.List(row.Input.Channels, c2, k, s, p, g) + Literal.Named("act", row.Activation("act")),
            (t, x) => t.Conv("conv", new(4 * x.Channels, x.Height / 2, x.Width / 2), c2, k, s, p, g));
    }
}
