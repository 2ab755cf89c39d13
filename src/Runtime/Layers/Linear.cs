using ConvNeXtGen.Graphs;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers;

/// <summary>x·Wᵀ + b over the last axis, […, in] → […, out].</summary>
public sealed class Linear : Layer, IFreshWeights
{
    private readonly bool _hasBias;
    private readonly WeightInitializer _init;

    /// <summary>Makes a linear layer.</summary>
    /// <param name="inFeatures">Size of the last axis of the input.</param>
    /// <param name="outFeatures">Size of the last axis of the output.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <param name="init">Fills weight and bias; PyTorch's default when null.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public Linear(long inFeatures, long outFeatures, bool bias = true, WeightInitializer? init = null, Device? device = null, ScalarType? dtype = null)
        : base(nameof(Linear))
    {
        _hasBias = bias;
        _init = init ?? Initialization.Default;
        AddParameter("weight", [outFeatures, inFeatures], device, dtype);
        if (bias)
        {
            AddParameter("bias", [outFeatures], device, dtype);
        }

        ResetParameters();
    }

    /// <summary>[out, in].</summary>
    public Parameter weight => ParameterOf("weight");

    /// <summary>[out], or null.</summary>
    public Parameter? bias => _hasBias ? ParameterOf("bias") : null;

    /// <inheritdoc/>
    public void ResetParameters() => _init(weight, bias);

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) => ops.Linear(x, weight, bias);
}
