using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Convolutions of several kernel sizes side by side, then batch norm and SiLU (Tan &amp; Le, arXiv 1907.09595).</summary>
public sealed class MixConv2d : Layer
{
    private readonly LayerList _m;
    private readonly BatchNorm2d _bn;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels, at least one per kernel.</param>
    /// <param name="k">Kernel sizes; 1 and 3 when null.</param>
    /// <param name="s">Stride.</param>
    /// <param name="equalChannels">Every kernel size gets as many channels; otherwise as many weights, which this layer does not do.</param>
    /// <param name="style">Gives the batch norm's constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    /// <exception cref="ArgumentException">Not <paramref name="equalChannels"/>.</exception>
    public MixConv2d(
        long c1,
        long c2,
        long[]? k = null,
        long s = 1,
        bool equalChannels = true,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(MixConv2d))
    {
        if (!equalChannels)
        {
            throw new ArgumentException("MixConv2d divides the channels evenly over the kernel sizes; an equal number of weights is not offered.", nameof(equalChannels));
        }

        var kernels = k ?? [1, 3];
        var channels = EqualParts(c2, kernels.Length);
        _m = AddModule("m", new LayerList(kernels.Zip(channels, (kernel, part) =>
            new Conv2d(c1, part, kernel, s, kernel / 2, groups: ChannelArithmetic.Gcd(c1, part), bias: false, device: device, dtype: dtype))));
        _bn = AddModule("bn", new BatchNorm2d(c2, style, device, dtype));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var parts = new T[_m.Count];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = ops.Call(_m[i], x);
        }

        return ops.Activated(ops.Then(_bn, ops.Join(parts)), Activation.Silu);
    }

    /// <summary>Channel t goes to part ⌊t·(parts − 10⁻⁶)/(channels − 1)⌋.</summary>
    internal static long[] EqualParts(long channels, int parts)
    {
        var counts = new long[parts];
        for (var t = 0; t < channels; t++)
        {
            counts[channels == 1 ? 0 : (int)(t * (parts - 1e-6) / (channels - 1))]++;
        }

        return counts;
    }
}
