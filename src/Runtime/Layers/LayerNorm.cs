using ConvNeXtGen.Graphs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers;

/// <summary>Layer normalisation over the last axis, the channels-last form: […, C] → […, C] (Ba et al., arXiv 1607.06450).</summary>
public sealed class LayerNorm : Layer, IFreshWeights
{
    /// <summary>Makes a layer normalisation; weight 1, bias 0.</summary>
    /// <param name="channels">Size of the last axis.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public LayerNorm(long channels, double eps = 1e-6, Device? device = null, ScalarType? dtype = null)
        : base(nameof(LayerNorm))
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
    public override T Apply<T>(IOps<T> ops, T x) => ops.LayerNorm(x, weight, bias, Eps);
}
