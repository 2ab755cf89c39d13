using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Queries attend to each other, then to the maps, then go through a perceptron (Zhu et al., arXiv 2010.04159).</summary>
public sealed class DeformableDecoderLayer : Component
{
    private const double NormEps = 1e-5;
    private readonly MultiheadAttention _selfAttn;
    private readonly LayerNorm _norm1;
    private readonly DeformableAttention _crossAttn;
    private readonly LayerNorm _norm2;
    private readonly Linear _linear1;
    private readonly Linear _linear2;
    private readonly LayerNorm _norm3;

    /// <summary>Makes the layer.</summary>
    /// <param name="channels">C.</param>
    /// <param name="heads">Attention heads; divides C.</param>
    /// <param name="hidden">Hidden features of the perceptron.</param>
    /// <param name="levels">Number of maps.</param>
    /// <param name="points">Positions per head and map.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public DeformableDecoderLayer(
        long channels,
        long heads,
        long hidden,
        int levels,
        long points,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(DeformableDecoderLayer))
    {
        _selfAttn = AddModule("self_attn", new MultiheadAttention(channels, heads, device, dtype));
        _norm1 = AddModule("norm1", new LayerNorm(channels, NormEps, device, dtype));
        _crossAttn = AddModule("cross_attn", new DeformableAttention(channels, levels, heads, points, device, dtype));
        _norm2 = AddModule("norm2", new LayerNorm(channels, NormEps, device, dtype));
        _linear1 = AddModule("linear1", new Linear(channels, hidden, device: device, dtype: dtype));
        _linear2 = AddModule("linear2", new Linear(hidden, channels, device: device, dtype: dtype));
        _norm3 = AddModule("norm3", new LayerNorm(channels, NormEps, device, dtype));
    }

    /// <summary>Refines the queries.</summary>
    /// <typeparam name="T">What a value is.</typeparam>
    /// <param name="ops">The op vocabulary.</param>
    /// <param name="queries">[N, Q, C]; taken over.</param>
    /// <param name="positions">[N, Q, C], added to queries and keys; stays with the caller.</param>
    /// <param name="boxes">[N, Q, 4]; stays with the caller.</param>
    /// <param name="maps">One [N, C, H, W] per level; they stay with the caller.</param>
    /// <returns>[N, Q, C], the caller's.</returns>
    public T Apply<T>(IOps<T> ops, T queries, T positions, T boxes, IReadOnlyList<T> maps)
    {
        var placed = ops.Add(queries, positions);
        var attended = ops.Consume(placed, _selfAttn.Apply(ops, placed, placed, queries));
        var y = ops.Then(_norm1, ops.Sum(queries, attended));
        placed = ops.Add(y, positions);
        attended = ops.Consume(placed, _crossAttn.Apply(ops, placed, boxes, maps));
        y = ops.Then(_norm2, ops.Sum(y, attended));
        var hidden = ops.Activated(ops.Call(_linear1, y), Activation.Relu);
        return ops.Then(_norm3, ops.Sum(y, ops.Then(_linear2, hidden)));
    }
}
