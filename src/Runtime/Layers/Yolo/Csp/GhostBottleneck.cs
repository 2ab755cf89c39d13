using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A bottleneck of ghost convolutions (Han et al., arXiv 1911.11907): [N, c1, H, W] → [N, c2, ~H/s, ~W/s].</summary>
public sealed class GhostBottleneck : Layer
{
    private readonly Sequential _conv;
    private readonly Layer _shortcut;

    /// <summary>Makes a bottleneck.</summary>
    /// <param name="c1">Input channels; equal to <paramref name="c2"/> unless s is 2.</param>
    /// <param name="c2">Output channels, a multiple of 4.</param>
    /// <param name="k">Kernel of the depthwise convolutions.</param>
    /// <param name="s">Stride, 1 or 2.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public GhostBottleneck(
        long c1,
        long c2,
        long k = 3,
        long s = 1,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(GhostBottleneck))
    {
        var hidden = c2 / 2;
        _conv = AddModule("conv", new Sequential(
            new GhostConv(c1, hidden, style: style, device: device, dtype: dtype),
            s == 2 ? Depthwise(hidden) : new Identity(),
            new GhostConv(hidden, c2, act: Activation.Identity, style: style, device: device, dtype: dtype)));
        _shortcut = AddModule<Layer>("shortcut", s == 2
            ? new Sequential(Depthwise(c1), new Conv(c1, c2, act: Activation.Identity, style: style, device: device, dtype: dtype))
            : new Identity());

        DWConv Depthwise(long channels) =>
            new(channels, channels, k, s, act: Activation.Identity, style: style, device: device, dtype: dtype);
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) => ops.Sum(ops.Call(_conv, x), ops.Call(_shortcut, x));
}
