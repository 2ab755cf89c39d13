using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>A vector per class, from which training makes noisy copies of the labelled objects (Li et al., arXiv 2203.01305). Plays no part in predicting.</summary>
public sealed class ClassEmbedding : Component, IFreshWeights
{
    /// <summary>Makes the embedding, normally distributed.</summary>
    /// <param name="classes">Number of classes.</param>
    /// <param name="channels">Length of a vector.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public ClassEmbedding(long classes, long channels, Device? device = null, ScalarType? dtype = null)
        : base(nameof(ClassEmbedding))
    {
        AddParameter("weight", [classes, channels], device, dtype);
        ResetParameters();
    }

    /// <summary>[classes, channels].</summary>
    public Parameter weight => ParameterOf("weight");

    /// <inheritdoc/>
    public void ResetParameters()
    {
        using var guard = torch.no_grad();
        weight.normal_();
    }
}
