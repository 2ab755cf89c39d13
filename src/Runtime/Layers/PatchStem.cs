using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers;

/// <summary>ConvNeXt's stem: patch×patch convolution with stride patch, then LayerNorm; [N, in, H, W] → [N, dim, ⌊H/patch⌋, ⌊W/patch⌋].</summary>
public sealed class PatchStem : Layer
{
    private readonly Conv2d _conv;
    private readonly LayerNorm2d _norm;

    /// <summary>Makes a stem; children <c>0</c> (convolution) and <c>1</c> (norm).</summary>
    /// <param name="inChannels">Channels of the image.</param>
    /// <param name="dim">Channels of the first stage.</param>
    /// <param name="patchSize">Side of a patch, ≥ 1.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public PatchStem(long inChannels, long dim, long patchSize = 4, Device? device = null, ScalarType? dtype = null)
        : base(nameof(PatchStem))
    {
        _conv = AddModule("0", new Conv2d(inChannels, dim, patchSize, patchSize, init: Initialization.ConvNeXt, device: device, dtype: dtype));
        _norm = AddModule("1", new LayerNorm2d(dim, device: device, dtype: dtype));
    }

    /// <summary>The patch convolution.</summary>
    public Conv2d Conv => _conv;

    /// <summary>The norm behind it.</summary>
    public LayerNorm2d Norm => _norm;

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) => Then(ops, _norm, ops.Call(_conv, x));
}
