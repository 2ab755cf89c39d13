namespace ConvNeXtGen.Kernels;

/// <summary>What the end of a residual block multiplies its branch by.</summary>
/// <param name="count">Rows: samples times pixels.</param>
/// <param name="perSample">Rows per sample.</param>
/// <param name="channels">Numbers per row.</param>
/// <param name="scale">A number per channel.</param>
/// <param name="keep">A number per sample, or null for 1.</param>
/// <param name="first">Rows of the whole map before the first of these.</param>
internal readonly unsafe struct BranchRows(int count, int perSample, int channels, float* scale, float* keep, int first = 0)
{
    public readonly int Count = count;
    public readonly int PerSample = perSample;
    public readonly int Channels = channels;
    public readonly float* Scale = scale;
    public readonly float* Keep = keep;
    public readonly int First = first;
}
