using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Area attention: pixels attend to those of their own strip of the map (YOLO12; Tian et al., arXiv 2502.12524).</summary>
public sealed class AAttn : Layer
{
    private static readonly long[] StripsFirst = [0, 3, 1, 2, 4];
    private static readonly long[] StripsBeforePixels = [0, 2, 3, 1, 4];
    private static readonly long[] Transposed = [0, 1, 2, 4, 3];
    private readonly long _dim;
    private readonly long _heads;
    private readonly long _headDim;
    private readonly long _area;
    private readonly Conv _qkv;
    private readonly Conv _proj;
    private readonly Conv _pe;

    /// <summary>Makes the layer.</summary>
    /// <param name="dim">Channels.</param>
    /// <param name="heads">Number of heads; divides <paramref name="dim"/>.</param>
    /// <param name="area">Number of strips of equal size, in row-major order; divides H·W.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Detection"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    /// <exception cref="ArgumentException">The channels cannot be divided among the heads.</exception>
    public AAttn(long dim, long heads, long area = 1, ConvStyle? style = null, Device? device = null, ScalarType? dtype = null)
        : base(nameof(AAttn))
    {
        if (heads < 1 || dim % heads != 0)
        {
            throw new ArgumentException($"{dim} channels cannot be divided among {heads} heads.", nameof(heads));
        }

        _dim = dim;
        _heads = heads;
        _headDim = dim / heads;
        _area = area;
        _qkv = AddModule("qkv", new Conv(dim, 3 * dim, act: Activation.Identity, style: style, device: device, dtype: dtype));
        _proj = AddModule("proj", new Conv(dim, dim, act: Activation.Identity, style: style, device: device, dtype: dtype));
        _pe = AddModule("pe", new Conv(dim, dim, 7, 1, 3, dim, act: Activation.Identity, style: style, device: device, dtype: dtype));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var (height, width) = (ops.Size(x, 2), ops.Size(x, 3));
        var qkv = ops.Call(_qkv, x);
        qkv = ops.Consume(qkv, ops.Reshape(qkv, Dim.Keep, _heads, 3 * _headDim, _area, Dim.Rest));
        qkv = ops.Consume(qkv, ops.Permute(qkv, StripsFirst));
        var parts = ops.Split(qkv, [_headDim, _headDim, _headDim], 3);
        ops.Release(qkv);
        var mixed = DotProductAttention.Mix(ops, parts[0], parts[1], parts[2], _headDim, Transposed);
        return ops.Then(_proj, ops.Sum(ToMap(ops, mixed, height, width), ops.Then(_pe, ToMap(ops, parts[2], height, width))));
    }

    /// <summary>[N, area, heads, channels, pixels] → [N, C, H, W].</summary>
    private T ToMap<T>(IOps<T> ops, T strips, Dim height, Dim width)
    {
        var y = ops.Consume(strips, ops.Permute(strips, StripsBeforePixels));
        return ops.Consume(y, ops.Reshape(y, Dim.Keep, _dim, height, width));
    }
}
