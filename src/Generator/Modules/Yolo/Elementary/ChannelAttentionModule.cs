using ConvNeXtGen.Generator.Binding;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary><c>ChannelAttention</c>: a gate per channel.</summary>
internal sealed class ChannelAttentionModule() : VerbatimModule("ChannelAttention", "A gate per channel.", [C1])
{
    public override void Bind(RowBinding row)
    {
        if (CheckChannels(row, "c1"))
        {
            row.Add(
                "Yolo.ChannelAttention",
                Literal.List(row.Input.Channels),
                (t, x) =>
                {
                    t.Conv2d("fc", x with { Height = 1, Width = 1 }, x.Channels, 1);
                    return x;
                },
                styled: false);
        }
    }
}
