using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A <see cref="C2f"/> of self-attention blocks.</summary>
/// <param name="c1">Input channels.</param>
/// <param name="c2">Output channels; equal to <paramref name="c1"/>.</param>
/// <param name="n">Number of blocks.</param>
/// <param name="e">Hidden channels as a share of <paramref name="c2"/>; they must be at least 64 in the originals.</param>
/// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
/// <param name="device">Where the weights live.</param>
/// <param name="dtype">Their type.</param>
public sealed class C2fPSA(
    long c1,
    long c2,
    long n = 1,
    double e = 0.5,
    ConvStyle? style = null,
    Device? device = null,
    ScalarType? dtype = null)
    : C2f(
        nameof(C2fPSA),
        c1,
        c2,
        n,
        e,
        hidden => new PSABlock(hidden, 0.5, SelfAttentionWidths.Heads(hidden), style: style, device: device, dtype: dtype),
        style,
        device,
        dtype);
