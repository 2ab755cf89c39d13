using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Self-attention over the pixels of a map whose keys are narrower than its values, with a convolution for positions (YOLOv10; Wang et al., arXiv 2405.14458).</summary>
public sealed class Attention : Layer
{
    private static readonly long[] Transposed = [0, 1, 3, 2];
    private readonly long _dim;
    private readonly long _heads;
    private readonly long _headDim;
    private readonly long _keyDim;
    private readonly Conv _qkv;
    private readonly Conv _proj;
    private readonly Conv _pe;

    /// <summary>Makes the layer.</summary>
    /// <param name="dim">Channels.</param>
    /// <param name="heads">Number of heads, ≥ 1; divides <paramref name="dim"/>.</param>
    /// <param name="ratio">Channels of a key as a share of those of a value.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    /// <exception cref="ArgumentException">The channels cannot be divided among the heads.</exception>
    public Attention(long dim, long heads = 8, double ratio = 0.5, ConvStyle? style = null, Device? device = null, ScalarType? dtype = null)
        : base(nameof(Attention))
    {
        if (heads < 1 || dim % heads != 0)
        {
            throw new ArgumentException($"{dim} channels cannot be divided among {heads} heads.", nameof(heads));
        }

        _dim = dim;
        _heads = heads;
        _headDim = dim / heads;
        _keyDim = ChannelArithmetic.Hidden(_headDim, ratio);
        _qkv = AddModule("qkv", new Conv(dim, dim + (2 * _keyDim * heads), act: Activation.Identity, style: style, device: device, dtype: dtype));
        _proj = AddModule("proj", new Conv(dim, dim, act: Activation.Identity, style: style, device: device, dtype: dtype));
        _pe = AddModule("pe", new Conv(dim, dim, 3, g: dim, act: Activation.Identity, style: style, device: device, dtype: dtype));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var (height, width) = (ops.Size(x, 2), ops.Size(x, 3));
        var qkv = ops.Call(_qkv, x);
        qkv = ops.Consume(qkv, ops.Reshape(qkv, Dim.Keep, _heads, (2 * _keyDim) + _headDim, Dim.Rest));
        var parts = ops.Split(qkv, [_keyDim, _keyDim, _headDim], 2);
        ops.Release(qkv);
        var mixed = DotProductAttention.Mix(ops, parts[0], parts[1], parts[2], _keyDim, Transposed);
        mixed = ops.Consume(mixed, ops.Reshape(mixed, Dim.Keep, _dim, height, width));
        var values = ops.Consume(parts[2], ops.Reshape(parts[2], Dim.Keep, _dim, height, width));
        return ops.Then(_proj, ops.Sum(mixed, ops.Then(_pe, values)));
    }
}
