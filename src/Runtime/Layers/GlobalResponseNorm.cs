using ConvNeXtGen.Graphs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers;

/// <summary>
/// Global response normalisation of ConvNeXt V2 on [N, H, W, C] (Woo et al., arXiv 2301.00808): with
/// g = ‖x‖₂ over H, W and n = g / (mean of g over C + eps), the output is gamma·(x·n) + beta + x.
/// </summary>
public sealed class GlobalResponseNorm : Layer, IFreshWeights
{
    private const double Eps = 1e-6;
    private static readonly long[] HeightAndWidth = [1, 2];
    private static readonly long[] Channels = [-1];

    /// <summary>Makes the layer; gamma and beta start at 0, so that it starts as the identity.</summary>
    /// <param name="channels">C.</param>
    /// <param name="device">Where the weights live.</param>
    /// <param name="dtype">Their type.</param>
    public GlobalResponseNorm(long channels, Device? device = null, ScalarType? dtype = null)
        : base(nameof(GlobalResponseNorm))
    {
        AddParameter("gamma", [1, 1, 1, channels], device, dtype);
        AddParameter("beta", [1, 1, 1, channels], device, dtype);
        ResetParameters();
    }

    /// <summary>[1, 1, 1, C].</summary>
    public Parameter gamma => ParameterOf("gamma");

    /// <summary>[1, 1, 1, C].</summary>
    public Parameter beta => ParameterOf("beta");

    /// <inheritdoc/>
    public void ResetParameters()
    {
        using var guard = torch.no_grad();
        gamma.fill_(0);
        beta.fill_(0);
    }

    /// <inheritdoc/>
    public override T Apply<T>(IOps<T> ops, T x)
    {
        // x·(1 + gamma·n) + beta: the two products with x become one.
        var norm = ops.L2Norm(x, HeightAndWidth, keepDim: true);
        var mean = ops.Mean(norm, Channels, keepDim: true);
        var floor = ops.AddScalar(mean, Eps);
        ops.Release(mean);
        var relative = ops.Divide(norm, floor);
        ops.Release(norm);
        ops.Release(floor);
        var scaled = ops.Scale(relative, gamma);
        ops.Release(relative);
        var factor = ops.AddScalar(scaled, 1);
        ops.Release(scaled);
        var product = ops.Multiply(x, factor);
        ops.Release(factor);
        var result = ops.Shift(product, beta);
        ops.Release(product);
        return result;
    }
}
