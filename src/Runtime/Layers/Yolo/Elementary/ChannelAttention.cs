using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Weighs each channel by a gate computed from the channels' means (first half of CBAM; Woo et al., arXiv 1807.06521).</summary>
public sealed class ChannelAttention : Layer
{
    private static readonly long[] HeightAndWidth = [2, 3];
    private readonly Conv2d _fc;

    /// <summary>Makes the layer.</summary>
    /// <param name="channels">C.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public ChannelAttention(long channels, Device? device = null, ScalarType? dtype = null)
        : base(nameof(ChannelAttention)) =>
        _fc = AddModule("fc", new Conv2d(channels, channels, 1, device: device, dtype: dtype));

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var gate = ops.Activated(ops.Then(_fc, ops.Mean(x, HeightAndWidth, keepDim: true)), Activation.Sigmoid);
        return ops.Consume(gate, ops.Multiply(x, gate));
    }
}
