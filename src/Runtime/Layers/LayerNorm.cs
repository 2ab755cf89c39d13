using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers;

/// <summary>Layer normalisation over the last axis, the channels-last form: […, C] → […, C] (Ba et al., arXiv 1607.06450).</summary>
/// <param name="channels">Size of the last axis.</param>
/// <param name="eps">Added to the variance.</param>
/// <param name="device">Where the weights live.</param>
/// <param name="dtype">Their type.</param>
public sealed class LayerNorm(long channels, double eps = 1e-6, Device? device = null, ScalarType? dtype = null)
    : AffineNorm(nameof(LayerNorm), channels, eps, device, dtype)
{
    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x) => ops.LayerNorm(x, weight, bias, Eps);
}
