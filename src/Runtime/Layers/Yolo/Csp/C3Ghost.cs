using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A <see cref="C3"/> of ghost bottlenecks.</summary>
/// <param name="c1">Input channels.</param>
/// <param name="c2">Output channels.</param>
/// <param name="n">Number of inner layers.</param>
/// <param name="e">Hidden channels as a share of <paramref name="c2"/>.</param>
/// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
/// <param name="device">Where the weights live.</param>
/// <param name="dtype">Their type.</param>
public sealed class C3Ghost(
    long c1,
    long c2,
    long n = 1,
    double e = 0.5,
    ConvStyle? style = null,
    Device? device = null,
    ScalarType? dtype = null)
    : C3(
        nameof(C3Ghost),
        c1,
        c2,
        e,
        hidden => Sequential.Repeat(n, () => new GhostBottleneck(hidden, hidden, 3, 1, style, device, dtype)),
        style,
        device,
        dtype);
