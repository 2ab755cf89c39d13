namespace ConvNeXtGen.Kernels;

/// <summary>Sizes of channels-last images that a 7×7 depthwise convolution with padding 3 reads and makes.</summary>
/// <param name="Count">N.</param>
/// <param name="Height">H.</param>
/// <param name="Width">W.</param>
/// <param name="Channels">C, at least a vector's width.</param>
internal readonly record struct DepthwiseImage(int Count, int Height, int Width, int Channels)
{
    /// <summary>Side of the kernel.</summary>
    public const int Side = 7;
}
