using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <summary>Max pooling; padding counts as -∞.</summary>
/// <param name="Kernel">Side of the window.</param>
/// <param name="Stride">Its step.</param>
/// <param name="Padding">Added on each side.</param>
/// <param name="CeilMode">Whether a last, incomplete step counts.</param>
public sealed record MaxPool2dOp(long Kernel, long Stride, long Padding, bool CeilMode) : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights)
    {
        var x = inputs[0].Shape;
        return x.With(2, Windows(x[2])).With(3, Windows(x[3]));
    }

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) =>
        ops.MaxPool2d(inputs[0], Kernel, Stride, Padding, CeilMode);

    private Extent Windows(Extent size)
    {
        var windows = size.Windows(Kernel, Stride, 2 * Padding, CeilMode);
        // PyTorch drops a last window that would start in the padding behind the axis.
        return CeilMode && (windows.Value - 1) * Stride >= size.Value + Padding ? windows + -1 : windows;
    }
}

/// <summary>Average pooling; padding counts as zeros in the mean.</summary>
/// <param name="Kernel">Side of the window.</param>
/// <param name="Stride">Its step.</param>
/// <param name="Padding">Added on each side.</param>
public sealed record AvgPool2dOp(long Kernel, long Stride, long Padding) : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights)
    {
        var x = inputs[0].Shape;
        return x.With(2, x[2].Windows(Kernel, Stride, 2 * Padding)).With(3, x[3].Windows(Kernel, Stride, 2 * Padding));
    }

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) =>
        ops.AvgPool2d(inputs[0], Kernel, Stride, Padding);
}

/// <summary>Nearest-neighbour enlargement of H and W.</summary>
/// <param name="Factor">The whole factor.</param>
public sealed record UpsampleNearestOp(int Factor) : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights)
    {
        var x = inputs[0].Shape;
        return x.With(2, x[2].Times(Factor)).With(3, x[3].Times(Factor));
    }

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) => ops.UpsampleNearest(inputs[0], Factor);
}

/// <summary>Zeros around H and W.</summary>
/// <param name="Left">Columns before.</param>
/// <param name="Right">Columns behind.</param>
/// <param name="Top">Rows before.</param>
/// <param name="Bottom">Rows behind.</param>
public sealed record ZeroPad2dOp(long Left, long Right, long Top, long Bottom) : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights)
    {
        var x = inputs[0].Shape;
        return x.With(2, x[2] + (Top + Bottom)).With(3, x[3] + (Left + Right));
    }

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) =>
        ops.ZeroPad2d(inputs[0], Left, Right, Top, Bottom);
}
