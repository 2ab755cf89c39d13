using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Attention and a two-layer perceptron with residuals, without norms and activation, on tokens [N, L, C].</summary>
public sealed class TransformerLayer : Layer
{
    private readonly Linear _q;
    private readonly Linear _k;
    private readonly Linear _v;
    private readonly MultiheadAttention _ma;
    private readonly Linear _fc1;
    private readonly Linear _fc2;

    /// <summary>Makes the layer.</summary>
    /// <param name="channels">C.</param>
    /// <param name="heads">Attention heads; divides C.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public TransformerLayer(long channels, long heads, Device? device = null, ScalarType? dtype = null)
        : base(nameof(TransformerLayer))
    {
        _q = AddModule("q", Projection());
        _k = AddModule("k", Projection());
        _v = AddModule("v", Projection());
        _ma = AddModule("ma", new MultiheadAttention(channels, heads, device, dtype));
        _fc1 = AddModule("fc1", Projection());
        _fc2 = AddModule("fc2", Projection());

        Linear Projection() => new(channels, channels, bias: false, device: device, dtype: dtype);
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var query = ops.Call(_q, x);
        var key = ops.Call(_k, x);
        var value = ops.Call(_v, x);
        var attended = _ma.Apply(ops, query, key, value);
        ops.Release(query);
        ops.Release(key);
        ops.Release(value);
        var y = ops.Residual(x, attended);
        return ops.Sum(ops.Then(_fc2, ops.Call(_fc1, y)), y);
    }
}
