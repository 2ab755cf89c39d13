using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A <see cref="C2f"/> of compact inverted blocks (YOLOv10).</summary>
/// <param name="c1">Input channels.</param>
/// <param name="c2">Output channels.</param>
/// <param name="n">Number of blocks.</param>
/// <param name="shortcut">The blocks add their input.</param>
/// <param name="lk">The blocks have a large kernel.</param>
/// <param name="e">Hidden channels as a share of <paramref name="c2"/>.</param>
/// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
/// <param name="device">Where the weights live.</param>
/// <param name="dtype">Their type.</param>
public sealed class C2fCIB(
    long c1,
    long c2,
    long n = 1,
    bool shortcut = false,
    bool lk = false,
    double e = 0.5,
    ConvStyle? style = null,
    Device? device = null,
    ScalarType? dtype = null)
    : C2f(nameof(C2fCIB), c1, c2, n, e, hidden => new CIB(hidden, hidden, shortcut, 1, lk, style, device, dtype), style, device, dtype);
