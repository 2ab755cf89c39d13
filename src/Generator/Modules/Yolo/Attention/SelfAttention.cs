using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Inference;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary>What YOLOv10's and YOLO11's attention modules share.</summary>
internal static class SelfAttention
{
    private const int ChannelsPerHead = 64;

    /// <summary>Checks what a module that keeps its channels and attends with a part of them needs; reports what is not so.</summary>
    /// <param name="row">The row.</param>
    /// <param name="hidden">Channels that attend.</param>
    /// <param name="narrow">Whether fewer than 64 channels may attend, with one head.</param>
    public static bool Check(RowBinding row, int hidden, bool narrow)
    {
        var (c1, c2) = (row.Input.Channels, row.OutputChannels);
        if (c1 != c2)
        {
            return row.Report(Descriptors.ChannelMismatch, "c2", row.Module, RowConfig.Text(c2), RowConfig.Text(c1), row.SourceName);
        }

        if (hidden < ChannelsPerHead && !narrow)
        {
            return row.Report(Descriptors.Indivisible, "c2", row.Module, "at least 64 hidden channels", RowConfig.Text(hidden));
        }

        return hidden % Heads(hidden) == 0
            || row.Report(Descriptors.Indivisible, "c2", row.Module, $"hidden channels in multiples of its {RowConfig.Text(Heads(hidden))} heads", RowConfig.Text(hidden));
    }

    /// <summary>One head per 64 channels.</summary>
    public static int Heads(int hidden) => Math.Max(hidden / ChannelsPerHead, 1);

    /// <summary><c>PSABlock</c> as a child.</summary>
    public static Shape Block(Trace trace, string name, Shape x) => trace.Child(name, t => t.PSABlock(x, 0.5, Heads(x.Channels)));
}
