using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A transformer encoder layer over the pixels of one map with fixed 2-D positions (RT-DETR; Zhao et al., arXiv 2304.08069).</summary>
public sealed class AIFI : Layer
{
    private const double NormEps = 1e-5;
    private static readonly long[] ChannelsLast = [0, 2, 1];
    private readonly long _channels;
    private readonly MultiheadAttention _ma;
    private readonly Linear _fc1;
    private readonly Linear _fc2;
    private readonly LayerNorm _norm1;
    private readonly LayerNorm _norm2;
    private readonly double _dropout;
    private readonly Activation _act;
    private readonly bool _normFirst;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Channels, a multiple of 4.</param>
    /// <param name="cm">Hidden channels of the perceptron.</param>
    /// <param name="heads">Attention heads; divides <paramref name="c1"/>.</param>
    /// <param name="dropout">Probability of dropping a value in training.</param>
    /// <param name="act">Activation of the perceptron; exact GELU when null.</param>
    /// <param name="normalizeBefore">Norms before attention and perceptron instead of behind the sums.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    /// <exception cref="ArgumentException">The channels are no multiple of 4.</exception>
    public AIFI(
        long c1,
        long cm = 2048,
        long heads = 8,
        double dropout = 0,
        Activation? act = null,
        bool normalizeBefore = false,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(AIFI))
    {
        if (c1 % 4 != 0)
        {
            throw new ArgumentException($"AIFI needs channels in multiples of 4 for its positions, but has {c1}.", nameof(c1));
        }

        _channels = c1;
        _dropout = dropout;
        _act = act ?? Activation.Gelu;
        _normFirst = normalizeBefore;
        _ma = AddModule("ma", new MultiheadAttention(c1, heads, device, dtype));
        _fc1 = AddModule("fc1", new Linear(c1, cm, device: device, dtype: dtype));
        _fc2 = AddModule("fc2", new Linear(cm, c1, device: device, dtype: dtype));
        _norm1 = AddModule("norm1", new LayerNorm(c1, NormEps, device, dtype));
        _norm2 = AddModule("norm2", new LayerNorm(c1, NormEps, device, dtype));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var flat = ops.Reshape(x, Dim.Keep, Dim.Keep, Dim.Rest);
        var tokens = ops.Consume(flat, ops.Permute(flat, ChannelsLast));
        var positions = GridPositions.Encode(ops, x, _channels);
        T y;
        if (_normFirst)
        {
            var normed = ops.Call(_norm1, tokens);
            y = ops.Sum(tokens, ops.Consume(normed, Attend(ops, normed, positions)));
            normed = ops.Call(_norm2, y);
            y = ops.Sum(y, ops.Consume(normed, FeedForward(ops, normed)));
        }
        else
        {
            y = ops.Then(_norm1, ops.Sum(Attend(ops, tokens, positions), tokens));
            y = ops.Then(_norm2, ops.Sum(FeedForward(ops, y), y));
        }

        ops.Release(positions);
        y = ops.Consume(y, ops.Permute(y, ChannelsLast));
        return ops.Consume(y, ops.Reshape(y, Dim.Keep, _channels, ops.Size(x, 2), ops.Size(x, 3)));
    }

    private T Attend<T>(IOps<T> ops, T tokens, T positions)
    {
        var placed = ops.Add(tokens, positions);
        var attended = ops.Consume(placed, _ma.Apply(ops, placed, placed, tokens));
        return ops.Consume(attended, ops.Dropout(attended, _dropout, training));
    }

    private T FeedForward<T>(IOps<T> ops, T tokens)
    {
        var hidden = ops.Activated(ops.Call(_fc1, tokens), _act);
        var y = ops.Then(_fc2, ops.Consume(hidden, ops.Dropout(hidden, _dropout, training)));
        return ops.Consume(y, ops.Dropout(y, _dropout, training));
    }
}
