using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A <see cref="C2f"/> whose inner layers are <see cref="C3k"/> or bottlenecks of half width (YOLO11).</summary>
/// <param name="c1">Input channels.</param>
/// <param name="c2">Output channels.</param>
/// <param name="n">Number of inner layers.</param>
/// <param name="c3k">Inner layers are <see cref="C3k"/> with two bottlenecks.</param>
/// <param name="e">Hidden channels as a share of <paramref name="c2"/>.</param>
/// <param name="attn">Inner layers are a bottleneck and a <see cref="PSABlock"/> (Ultralytics 8.4).</param>
/// <param name="g">Groups.</param>
/// <param name="shortcut">The inner layers add their input.</param>
/// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
/// <param name="device">Where the weights live.</param>
/// <param name="dtype">Their type.</param>
public sealed class C3k2(
    long c1,
    long c2,
    long n = 1,
    bool c3k = false,
    double e = 0.5,
    bool attn = false,
    long g = 1,
    bool shortcut = true,
    ConvStyle? style = null,
    Device? device = null,
    ScalarType? dtype = null)
    : C2f(nameof(C3k2), c1, c2, n, e, hidden => Inner(hidden, c3k, attn, g, shortcut, style, device, dtype), style, device, dtype)
{
    private static Layer Inner(long hidden, bool c3k, bool attn, long g, bool shortcut, ConvStyle? style, Device? device, ScalarType? dtype)
    {
        if (c3k && !attn)
        {
            return new C3k(hidden, hidden, 2, shortcut, g, style: style, device: device, dtype: dtype);
        }

        var bottleneck = new Bottleneck(hidden, hidden, shortcut, g, style: style, device: device, dtype: dtype);
        return attn
            ? new Sequential(bottleneck, new PSABlock(hidden, 0.5, Math.Max(hidden / 64, 1), style: style, device: device, dtype: dtype))
            : bottleneck;
    }
}
