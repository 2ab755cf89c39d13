using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <summary>The cells' positions of an NCHW map as [1, 2, H, W]: column + offset, then row + offset.</summary>
/// <param name="Offset">Added to each position.</param>
/// <param name="Normalized">Whether the sums are divided by W and H.</param>
public sealed record CellGridOp(double Offset, bool Normalized) : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights) =>
        new(1, 2, inputs[0].Shape[2], inputs[0].Shape[3]);

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) =>
        ops.CellGrid(inputs[0], Offset, Normalized);
}

/// <summary>A weight as a value.</summary>
public sealed record WeightOp : SingleOutputOp
{
    /// <inheritdoc/>
    public override ScalarType OutputType(int index, IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights) => weights[0]!.Tensor.dtype;

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights) => Shape.Fixed(weights[0]!.Shape);

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) => ops.Weight(weights[0]!);
}

/// <summary>The largest values along an axis, largest first, and their positions as int64.</summary>
/// <param name="K">How many; all, where there are fewer.</param>
/// <param name="Axis">The axis, from 0.</param>
public sealed record TopKOp(AxisSize K, int Axis) : Op
{
    /// <inheritdoc/>
    public override ScalarType OutputType(int index, IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights) =>
        index == 0 ? inputs[0].Type : ScalarType.Int64;

    /// <inheritdoc/>
    public override IEnumerable<Shape> OutputShapes(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights)
    {
        var shape = inputs[0].Shape.With(Axis, Extent.Smaller(K.Of(inputs), inputs[0].Shape[Axis]));
        return [shape, shape];
    }

    /// <inheritdoc/>
    public override IReadOnlyList<T> Apply<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights)
    {
        var (values, indices) = ops.TopK(inputs[0], K.In(ops, inputs), Axis);
        return [values, indices];
    }
}

/// <summary>Rows [N, K] of each sample of [N, L, C], as [N, K, C].</summary>
public sealed record TakeRowsOp : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights) =>
        inputs[0].Shape.With(1, inputs[1].Shape[1]);

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) => ops.TakeRows(inputs[0], inputs[1]);
}

/// <summary>Whole division of int64 positions.</summary>
/// <param name="Divisor">The divisor, ≥ 1.</param>
/// <param name="Remainder">Whether the remainder is taken instead of the quotient.</param>
public sealed record WholeDivisionOp(long Divisor, bool Remainder) : SameShapeOp
{
    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) =>
        Remainder ? ops.Remainder(inputs[0], Divisor) : ops.FloorDivide(inputs[0], Divisor);
}

/// <summary>The first input's numbers in the type of the second.</summary>
public sealed record CastLikeOp : SameShapeOp
{
    /// <inheritdoc/>
    public override ScalarType OutputType(int index, IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights) => inputs[1].Type;

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) => ops.CastLike(inputs[0], inputs[1]);
}

/// <summary>1 where low &lt; x &lt; high, else 0.</summary>
/// <param name="Low">The lower bound.</param>
/// <param name="High">The upper bound.</param>
public sealed record InsideOp(double Low, double High) : SameShapeOp
{
    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) => ops.Inside(inputs[0], Low, High);
}
