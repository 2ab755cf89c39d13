using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Weighs each pixel by a gate computed from mean and maximum over its channels (second half of CBAM; Woo et al., arXiv 1807.06521).</summary>
public sealed class SpatialAttention : Layer
{
    private static readonly long[] Channels = [1];
    private readonly Conv2d _cv1;

    /// <summary>Makes the layer.</summary>
    /// <param name="kernel">3 or 7.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    /// <exception cref="ArgumentOutOfRangeException">The kernel is neither 3 nor 7.</exception>
    public SpatialAttention(long kernel = 7, Device? device = null, ScalarType? dtype = null)
        : base(nameof(SpatialAttention))
    {
        if (kernel is not (3 or 7))
        {
            throw new ArgumentOutOfRangeException(nameof(kernel), kernel, "Spatial attention has a kernel of 3 or 7.");
        }

        _cv1 = AddModule("cv1", new Conv2d(2, 1, kernel, padding: kernel / 2, bias: false, device: device, dtype: dtype));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var statistics = ops.Join([ops.Mean(x, Channels, keepDim: true), ops.Max(x, 1, keepDim: true)]);
        var gate = ops.Activated(ops.Then(_cv1, statistics), Activation.Sigmoid);
        return ops.Consume(gate, ops.Multiply(x, gate));
    }
}
