using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Transformer layers over the pixels of a map, with a learned position term (Vaswani et al., arXiv 1706.03762): [N, c1, H, W] → [N, c2, H, W].</summary>
public sealed class TransformerBlock : Layer
{
    private static readonly long[] ChannelsLast = [0, 2, 1];
    private readonly long _channels;
    private readonly Conv? _conv;
    private readonly Linear _linear;
    private readonly Sequential _tr;

    /// <summary>Makes the block.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Output channels.</param>
    /// <param name="heads">Attention heads; divides <paramref name="c2"/>.</param>
    /// <param name="layers">Number of transformer layers.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public TransformerBlock(
        long c1,
        long c2,
        long heads,
        long layers,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(TransformerBlock))
    {
        _channels = c2;
        _conv = c1 == c2 ? null : AddModule("conv", new Conv(c1, c2, style: style, device: device, dtype: dtype));
        _linear = AddModule("linear", new Linear(c2, c2, device: device, dtype: dtype));
        _tr = AddModule("tr", Sequential.Repeat(layers, () => new TransformerLayer(c2, heads, device, dtype)));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var map = _conv is null ? ops.Alias(x) : ops.Call(_conv, x);
        var flat = ops.Consume(map, ops.Reshape(map, Dim.Keep, Dim.Keep, Dim.Rest));
        var tokens = ops.Consume(flat, ops.Permute(flat, ChannelsLast));
        var y = ops.Then(_tr, ops.Sum(ops.Call(_linear, tokens), tokens));
        y = ops.Consume(y, ops.Permute(y, ChannelsLast));
        return ops.Consume(y, ops.Reshape(y, Dim.Keep, _channels, ops.Size(x, 2), ops.Size(x, 3)));
    }
}
