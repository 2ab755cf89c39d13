using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A <see cref="C3"/> of re-parameterisable bottlenecks (YOLOv9).</summary>
/// <param name="c1">Input channels.</param>
/// <param name="c2">Output channels.</param>
/// <param name="n">Number of inner layers.</param>
/// <param name="shortcut">The inner layers add their input.</param>
/// <param name="g">Their groups.</param>
/// <param name="e">Hidden channels as a share of <paramref name="c2"/>.</param>
/// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
/// <param name="device">Where the weights live.</param>
/// <param name="dtype">Their type.</param>
public sealed class RepCSP(
    long c1,
    long c2,
    long n = 1,
    bool shortcut = true,
    long g = 1,
    double e = 0.5,
    ConvStyle? style = null,
    Device? device = null,
    ScalarType? dtype = null)
    : C3(
        nameof(RepCSP),
        c1,
        c2,
        e,
        hidden => Sequential.Repeat(n, () => new RepBottleneck(hidden, hidden, shortcut, g, 1, style, device, dtype)),
        style,
        device,
        dtype);
