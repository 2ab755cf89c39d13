using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A <see cref="C3"/> around spatial pyramid pooling.</summary>
/// <param name="c1">Input channels.</param>
/// <param name="c2">Output channels.</param>
/// <param name="k">Windows of the poolings; 5, 9 and 13 when null.</param>
/// <param name="e">Hidden channels as a share of <paramref name="c2"/>.</param>
/// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
/// <param name="device">Where the weights live.</param>
/// <param name="dtype">Their type.</param>
public sealed class C3SPP(
    long c1,
    long c2,
    long[]? k = null,
    double e = 0.5,
    ConvStyle? style = null,
    Device? device = null,
    ScalarType? dtype = null)
    : C3(
        nameof(C3SPP),
        c1,
        c2,
        e,
        hidden => new SPP(hidden, hidden, k, style, device, dtype),
        style,
        device,
        dtype);
