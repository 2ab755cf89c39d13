using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>One convolution whose channels are cut into several maps, one for each later <see cref="CBFuse"/> (YOLOv9's reversible branch).</summary>
public sealed class CBLinear : Component, IMultiOutputLayer
{
    private readonly long[] _sizes;
    private readonly Conv2d _conv;

    /// <summary>Makes the layer.</summary>
    /// <param name="c1">Input channels.</param>
    /// <param name="c2s">Channels of each map.</param>
    /// <param name="k">Kernel size.</param>
    /// <param name="s">Stride.</param>
    /// <param name="p">Padding; half the kernel when null.</param>
    /// <param name="g">Groups.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public CBLinear(long c1, long[] c2s, long k = 1, long s = 1, long? p = null, long g = 1, Device? device = null, ScalarType? dtype = null)
        : base(nameof(CBLinear))
    {
        ArgumentNullException.ThrowIfNull(c2s);
        _sizes = [.. c2s];
        _conv = AddModule("conv", new Conv2d(c1, _sizes.Sum(), k, s, p ?? Conv.SamePadding(k), groups: g, device: device, dtype: dtype));
    }

    /// <inheritdoc/>
    public IReadOnlyList<T> Apply<T>(IOps<T> ops, T x)
    {
        var y = ops.Call(_conv, x);
        var maps = ops.Split(y, _sizes, 1);
        ops.Release(y);
        return maps;
    }
}
