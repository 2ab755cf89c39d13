using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A <see cref="C3"/> around a transformer with 4 heads.</summary>
/// <param name="c1">Input channels.</param>
/// <param name="c2">Output channels.</param>
/// <param name="n">Number of transformer layers.</param>
/// <param name="e">Hidden channels as a share of <paramref name="c2"/>.</param>
/// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
/// <param name="device">Where the weights live.</param>
/// <param name="dtype">Their type.</param>
public sealed class C3TR(
    long c1,
    long c2,
    long n = 1,
    double e = 0.5,
    ConvStyle? style = null,
    Device? device = null,
    ScalarType? dtype = null)
    : C3(
        nameof(C3TR),
        c1,
        c2,
        e,
        hidden => new TransformerBlock(hidden, hidden, 4, n, style, device, dtype),
        style,
        device,
        dtype);
