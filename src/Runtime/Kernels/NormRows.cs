namespace ConvNeXtGen.Kernels;

/// <summary>What a layer norm over rows needs.</summary>
/// <param name="count">Rows.</param>
/// <param name="channels">Numbers per row, a multiple of the vector's width.</param>
/// <param name="scale">A number per channel.</param>
/// <param name="shift">A number per channel.</param>
/// <param name="eps">Added to the variance.</param>
internal readonly unsafe struct NormRows(int count, int channels, float* scale, float* shift, double eps)
{
    public readonly int Count = count;
    public readonly int Channels = channels;
    public readonly float* Scale = scale;
    public readonly float* Shift = shift;
    public readonly float Eps = (float)eps;
}
