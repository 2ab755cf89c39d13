using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers;

/// <summary>Between two ConvNeXt stages: LayerNorm, then 2×2 convolution with stride 2; [N, in, H, W] → [N, out, ⌊H/2⌋, ⌊W/2⌋].</summary>
public sealed class Downsample : Layer
{
    private readonly LayerNorm2d _norm;
    private readonly Conv2d _conv;

    /// <summary>Makes a downsampling layer; children <c>0</c> (norm) and <c>1</c> (convolution).</summary>
    /// <param name="inChannels">Channels of the stage before.</param>
    /// <param name="outChannels">Channels of the stage after.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public Downsample(long inChannels, long outChannels, Device? device = null, ScalarType? dtype = null)
        : base(nameof(Downsample))
    {
        _norm = AddModule("0", new LayerNorm2d(inChannels, device: device, dtype: dtype));
        _conv = AddModule("1", new Conv2d(inChannels, outChannels, 2, 2, init: Initialization.ConvNeXt, device: device, dtype: dtype));
    }

    /// <summary>The norm.</summary>
    public LayerNorm2d Norm => _norm;

    /// <summary>The strided convolution behind it.</summary>
    public Conv2d Conv => _conv;

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) => Then(ops, _conv, ops.Call(_norm, x));
}
