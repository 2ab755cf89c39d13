using ConvNeXtGen.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Distances as the mean of a distribution over bins, [N, 4·bins, points] → [N, 4, points] (Li et al., arXiv 2006.04388).</summary>
public sealed class DFL : Layer
{
    private static readonly long[] BinsFirst = [0, 2, 1, 3];
    private readonly long _bins;
    private readonly Conv2d _conv;

    /// <summary>Makes the layer; its weight is 0, 1, …, bins − 1 and is not trained.</summary>
    /// <param name="bins">Number of bins.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public DFL(long bins, Device? device = null, ScalarType? dtype = null)
        : base(nameof(DFL))
    {
        _bins = bins;
        _conv = AddModule("conv", new Conv2d(bins, 1, 1, bias: false, init: Indices, device: device, dtype: dtype));
        _conv.weight.requires_grad = false;
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var sides = ops.Reshape(x, Dim.Keep, 4, _bins, Dim.Rest);
        sides = ops.Consume(sides, ops.Permute(sides, BinsFirst));
        sides = ops.Consume(sides, ops.Softmax(sides, 1));
        sides = ops.Then(_conv, sides);
        return ops.Consume(sides, ops.Reshape(sides, Dim.Keep, 4, Dim.Rest));
    }

    private static void Indices(Tensor weight, Tensor? bias)
    {
        using var guard = torch.no_grad();
        using var indices = torch.arange(0, weight.numel(), 1, weight.dtype, weight.device);
        using var shaped = indices.view(weight.shape);
        weight.copy_(shaped);
    }
}
