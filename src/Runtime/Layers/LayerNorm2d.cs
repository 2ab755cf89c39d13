using ConvNeXtGen.Graphs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers;

/// <summary>Layer normalisation over the channels of [N, C, H, W], the channels-first form. The result lies channels-last in memory.</summary>
public sealed class LayerNorm2d : Layer, IFreshWeights
{
    /// <summary>NCHW → NHWC.</summary>
    internal static readonly long[] ToChannelsLast = [0, 2, 3, 1];

    /// <summary>NHWC → NCHW.</summary>
    internal static readonly long[] ToChannelsFirst = [0, 3, 1, 2];

    /// <summary>Makes a layer normalisation; weight 1, bias 0.</summary>
    /// <param name="channels">C.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public LayerNorm2d(long channels, double eps = 1e-6, Device? device = null, ScalarType? dtype = null)
        : base(nameof(LayerNorm2d))
    {
        Eps = eps;
        AddParameter("weight", [channels], device, dtype);
        AddParameter("bias", [channels], device, dtype);
        ResetParameters();
    }

    /// <summary>Added to the variance.</summary>
    public double Eps { get; }

    /// <summary>[C].</summary>
    public Parameter weight => ParameterOf("weight");

    /// <summary>[C].</summary>
    public Parameter bias => ParameterOf("bias");

    /// <inheritdoc/>
    public void ResetParameters()
    {
        using var guard = torch.no_grad();
        weight.fill_(1);
        bias.fill_(0);
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        var last = ops.Permute(x, ToChannelsLast);
        var normed = ops.LayerNorm(last, weight, bias, Eps);
        ops.Release(last);
        var first = ops.Permute(normed, ToChannelsFirst);
        ops.Release(normed);
        return first;
    }
}
