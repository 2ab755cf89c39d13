using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A <see cref="ConvTranspose2d"/> with as many groups as the channel numbers allow.</summary>
/// <param name="c1">Input channels.</param>
/// <param name="c2">Output channels.</param>
/// <param name="k">Kernel size.</param>
/// <param name="s">By how much H and W grow.</param>
/// <param name="p1">What is cut off on each side.</param>
/// <param name="p2">Extra size at the end of H and W.</param>
/// <param name="device">Where the weights live.</param>
/// <param name="dtype">Their type.</param>
public sealed class DWConvTranspose2d(
    long c1,
    long c2,
    long k = 1,
    long s = 1,
    long p1 = 0,
    long p2 = 0,
    Device? device = null,
    ScalarType? dtype = null)
    : ConvTranspose2d(c1, c2, k, s, p1, p2, ChannelArithmetic.Gcd(c1, c2), device: device, dtype: dtype);
