using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <summary>
/// Global response normalisation of NCHW without its term: x·(1 + gamma·n), n = g/(mean of g over C + eps), g = ‖x‖₂ over
/// H and W (Woo et al., arXiv 2301.00808). Weights: gamma [1, C, 1, 1]. Only passes make it.
/// </summary>
/// <param name="Eps">Added to the mean.</param>
public sealed record GlobalResponseNormOp(double Eps) : SameShapeOp
{
    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights)
    {
        var norm = ops.L2Norm(inputs[0], [2, 3], keepDim: true);
        var mean = ops.Mean(norm, [1], keepDim: true);
        var floor = ops.AddScalar(mean, Eps);
        ops.Release(mean);
        var relative = ops.Divide(norm, floor);
        ops.Release(norm);
        ops.Release(floor);
        var scaled = ops.Scale(relative, weights[0]!);
        ops.Release(relative);
        var factor = ops.AddScalar(scaled, 1);
        ops.Release(scaled);
        var result = ops.Multiply(inputs[0], factor);
        ops.Release(factor);
        return result;
    }
}
