using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A <see cref="C2f"/> of ConvNeXt blocks; with <paramref name="grn"/> those of ConvNeXt V2 (Woo et al., arXiv 2301.00808).</summary>
/// <param name="c1">Input channels.</param>
/// <param name="c2">Output channels.</param>
/// <param name="n">Number of blocks.</param>
/// <param name="e">Hidden channels as a share of <paramref name="c2"/>.</param>
/// <param name="layerScaleInitValue">Start value of the blocks' layer scale; none when ≤ 0.</param>
/// <param name="grn">Global response normalisation in the blocks.</param>
/// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
/// <param name="device">Where the weights live.</param>
/// <param name="dtype">Their type.</param>
public sealed class C2fConvNeXt(
    long c1,
    long c2,
    long n = 1,
    double e = 0.5,
    double layerScaleInitValue = 1e-6,
    bool grn = false,
    ConvStyle? style = null,
    Device? device = null,
    ScalarType? dtype = null)
    : C2f(
        nameof(C2fConvNeXt),
        c1,
        c2,
        n,
        e,
        hidden => new ConvNeXtBlock(hidden, 0, layerScaleInitValue, grn, device: device, dtype: dtype),
        style,
        device,
        dtype);
