using ConvNeXtGen.Graphs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Scaled dot-product attention over several heads (Vaswani et al., arXiv 1706.03762), batch first: [N, L, C] each.</summary>
public sealed class MultiheadAttention : Component, IFreshWeights
{
    private static readonly long[] Transposed = [1, 0];
    private static readonly long[] HeadsFirst = [0, 2, 1, 3];
    private static readonly long[] HeadsFirstTransposed = [0, 2, 3, 1];
    private readonly long _channels;
    private readonly long _heads;
    private readonly Linear _outProj;

    /// <summary>Makes the layer; weights as PyTorch's MultiheadAttention names and initialises them.</summary>
    /// <param name="channels">C.</param>
    /// <param name="heads">Number of heads; divides C.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    /// <exception cref="ArgumentException">C cannot be divided among the heads.</exception>
    public MultiheadAttention(long channels, long heads, Device? device = null, ScalarType? dtype = null)
        : base(nameof(MultiheadAttention))
    {
        if (heads < 1 || channels % heads != 0)
        {
            throw new ArgumentException($"{channels} channels cannot be divided among {heads} heads.", nameof(heads));
        }

        _channels = channels;
        _heads = heads;
        AddParameter("in_proj_weight", [3 * channels, channels], device, dtype);
        AddParameter("in_proj_bias", [3 * channels], device, dtype);
        _outProj = AddModule("out_proj", new Linear(channels, channels, init: WithoutBias, device: device, dtype: dtype));
        ResetParameters();
    }

    /// <summary>[3C, C]: query, key and value projection below each other.</summary>
    public Parameter in_proj_weight => ParameterOf("in_proj_weight");

    /// <summary>[3C].</summary>
    public Parameter in_proj_bias => ParameterOf("in_proj_bias");

    /// <inheritdoc/>
    public void ResetParameters()
    {
        var bound = Math.Sqrt(6.0 / (4 * _channels));
        using var guard = torch.no_grad();
        in_proj_weight.uniform_(-bound, bound);
        in_proj_bias.fill_(0);
    }

    /// <summary>Attends from each query to all keys and returns the mean of the values that the scores say.</summary>
    /// <typeparam name="T">What a value is.</typeparam>
    /// <param name="ops">The op vocabulary.</param>
    /// <param name="query">[N, L, C]; stays with the caller.</param>
    /// <param name="key">[N, S, C]; stays with the caller.</param>
    /// <param name="value">[N, S, C]; stays with the caller.</param>
    /// <param name="mask">Added to the scores, broadcast to [N, heads, L, S]; -∞ forbids a pair.</param>
    /// <returns>[N, L, C], the caller's.</returns>
    public T Apply<T>(IOps<T> ops, T query, T key, T value, T? mask = default)
    {
        var q = Project(ops, query, 0, HeadsFirst);
        q = ops.Consume(q, ops.MultiplyScalar(q, 1 / Math.Sqrt(_channels / _heads)));
        var k = Project(ops, key, 1, HeadsFirstTransposed);
        var scores = ops.MatMul(q, k);
        ops.Release(q);
        ops.Release(k);
        if (mask is not null)
        {
            scores = ops.Consume(scores, ops.Add(scores, mask));
        }

        scores = ops.Consume(scores, ops.Softmax(scores, -1));
        var v = Project(ops, value, 2, HeadsFirst);
        var mixed = ops.MatMul(scores, v);
        ops.Release(scores);
        ops.Release(v);
        mixed = ops.Consume(mixed, ops.Permute(mixed, HeadsFirst));
        mixed = ops.Consume(mixed, ops.Reshape(mixed, Dim.Keep, Dim.Keep, _channels));
        return ops.Then(_outProj, mixed);
    }

    private static void WithoutBias(Tensor weight, Tensor? bias)
    {
        Initialization.Default(weight, null);
        using var guard = torch.no_grad();
        bias?.fill_(0);
    }

    /// <summary>Applies one third of the packed projection and cuts the result into heads.</summary>
    private T Project<T>(IOps<T> ops, T x, long third, long[] order)
    {
        var (from, to) = (third * _channels, (third + 1) * _channels);
        var packed = ops.Weight(in_proj_weight);
        var weight = ops.Consume(packed, ops.Slice(packed, 0, from, to, 1));
        weight = ops.Consume(weight, ops.Permute(weight, Transposed));
        var product = ops.MatMul(x, weight);
        ops.Release(weight);
        var packedBias = ops.Weight(in_proj_bias);
        var bias = ops.Consume(packedBias, ops.Slice(packedBias, 0, from, to, 1));
        var y = ops.Sum(product, bias);
        y = ops.Consume(y, ops.Reshape(y, Dim.Keep, Dim.Keep, _heads, _channels / _heads));
        return ops.Consume(y, ops.Permute(y, order));
    }
}
