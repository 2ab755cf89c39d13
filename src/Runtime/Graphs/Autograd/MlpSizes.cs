using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Autograd;

/// <summary>
/// How many rows of a branch of linear layers are computed at a time. What lies between its ops is needed only for these, and stays near the processor;
/// products of few channels gain from that, those of many would lose by shorter sums and matrices. It does not depend on the number of threads.
/// </summary>
internal readonly struct MlpSizes
{
    /// <summary>Channels from which products are large enough for Strassen's method.</summary>
    private const int ManyChannels = 384;

    private const int FewBytes = 5 << 20;
    private const int ManyBytes = 10 << 20;

    /// <summary>Rows of two halves of whole tiles.</summary>
    private const int Unit = 28;

    /// <summary>Plans the rows of a map.</summary>
    /// <param name="pixels">[N, H, W, C].</param>
    /// <param name="weights">The weights.</param>
    public MlpSizes(Tensor pixels, MlpWeights weights)
    {
        Total = (int)(pixels.numel() / weights.Channels);
        PerSample = Total / (int)pixels.size(0);
        var most = Math.Max(Unit, (weights.Channels >= ManyChannels ? ManyBytes : FewBytes) / (weights.Hidden * sizeof(float)));
        var parts = (Total + most - 1) / most;
        AtATime = Math.Min(Total, ((Total + parts - 1) / parts + Unit - 1) / Unit * Unit);
    }

    /// <summary>All rows.</summary>
    public int Total { get; }

    /// <summary>Rows per image.</summary>
    public int PerSample { get; }

    /// <summary>Rows at a time.</summary>
    public int AtATime { get; }
}
