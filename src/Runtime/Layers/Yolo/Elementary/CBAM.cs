using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Channel attention, then spatial attention (Woo et al., arXiv 1807.06521).</summary>
public sealed class CBAM : Layer
{
    private readonly ChannelAttention _channelAttention;
    private readonly SpatialAttention _spatialAttention;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Channels.</param>
    /// <param name="k">Kernel of the spatial attention, 3 or 7.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public CBAM(long c1, long k = 7, Device? device = null, ScalarType? dtype = null)
        : base(nameof(CBAM))
    {
        _channelAttention = AddModule("channel_attention", new ChannelAttention(c1, device, dtype));
        _spatialAttention = AddModule("spatial_attention", new SpatialAttention(k, device, dtype));
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) => ops.Then(_spatialAttention, ops.Call(_channelAttention, x));
}
