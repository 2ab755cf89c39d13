using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <summary>Layer normalisation over one axis. Weights: optional weight [C], optional bias [C].</summary>
/// <param name="Eps">Added to the variance.</param>
/// <param name="Axis">The normalised axis: -1, or 1 of NCHW once permutes are absorbed.</param>
public sealed record LayerNormOp(double Eps, int Axis = -1) : SameShapeOp
{
    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) =>
        LastAxis.Run(ops, inputs[0], Axis, last => ops.LayerNorm(last, weights[0], weights[1], Eps));
}

/// <summary>Batch normalisation with running statistics. Weights: running mean, running variance, optional weight, optional bias, each [C].</summary>
/// <param name="Eps">Added to the variance.</param>
public sealed record BatchNorm2dOp(double Eps) : SameShapeOp
{
    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) =>
        ops.BatchNorm2d(inputs[0], weights[0]!, weights[1]!, weights[2], weights[3], Eps, momentum: 0, training: false);
}

/// <summary>Softmax over one axis.</summary>
/// <param name="Axis">The axis.</param>
public sealed record SoftmaxOp(int Axis) : SameShapeOp
{
    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) => ops.Softmax(inputs[0], Axis);
}
