using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Ultralytics' classifier: [N, c1, H, W] → logits [N, c2]. Several maps are joined along the channels first.</summary>
public sealed class Classify : Layer, IMultiInputLayer
{
    private const long Hidden = 1280;
    private readonly Conv _conv;
    private readonly GlobalAveragePool _pool;
    private readonly double _dropout;
    private readonly Linear _linear;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2">Number of classes.</param>
    /// <param name="k">Kernel of the convolution before the pooling.</param>
    /// <param name="s">Its stride.</param>
    /// <param name="p">Its padding; half the kernel when null.</param>
    /// <param name="g">Its groups.</param>
    /// <param name="dropout">Probability of dropping a feature before the linear layer.</param>
    /// <param name="style">Default activation and batch-norm constants; <see cref="ConvStyle.Classification"/> when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public Classify(
        long c1,
        long c2,
        long k = 1,
        long s = 1,
        long? p = null,
        long g = 1,
        double dropout = 0,
        ConvStyle? style = null,
        Device? device = null,
        ScalarType? dtype = null)
        : base(nameof(Classify))
    {
        _dropout = dropout;
        _conv = AddModule("conv", new Conv(c1, Hidden, k, s, p, g, style: style ?? ConvStyle.Classification, device: device, dtype: dtype));
        _pool = AddModule("pool", new GlobalAveragePool());
        _linear = AddModule("linear", new Linear(Hidden, c2, device: device, dtype: dtype));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var pooled = ops.Then(_pool, ops.Call(_conv, x));
        return ops.Then(_linear, ops.Consume(pooled, ops.Dropout(pooled, _dropout, training)));
    }

    /// <inheritdoc/>
    public T Apply<T>(IOps<T> ops, IReadOnlyList<T> xs)
    {
        var joined = ops.Concat(xs, 1);
        return ops.Consume(joined, Apply(ops, joined));
    }
}
