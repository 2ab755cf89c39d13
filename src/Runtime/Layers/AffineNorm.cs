using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers;

/// <summary>A normalisation with a weight and a bias per channel behind it.</summary>
public abstract class AffineNorm : Layer, IFreshWeights
{
    /// <summary>Makes the weights: weight 1, bias 0.</summary>
    private protected AffineNorm(string name, long channels, double eps, Device? device, ScalarType? dtype)
        : base(name)
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
}
