using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <summary>An elementwise activation.</summary>
/// <param name="Activation">Which.</param>
public sealed record ActivateOp(Activation Activation) : SameShapeOp
{
    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) => ops.Activate(inputs[0], Activation);
}

/// <summary>The four operations of arithmetic.</summary>
public enum Arithmetic
{
    /// <summary>a + b.</summary>
    Add,

    /// <summary>a − b.</summary>
    Subtract,

    /// <summary>a · b.</summary>
    Multiply,

    /// <summary>a / b.</summary>
    Divide,
}

/// <summary>Elementwise arithmetic on two inputs, with broadcasting.</summary>
/// <param name="Kind">Which.</param>
public sealed record BinaryOp(Arithmetic Kind) : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights) =>
        Shape.Broadcast(inputs[0].Shape, inputs[1].Shape);

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) => Kind switch
    {
        Arithmetic.Add => ops.Add(inputs[0], inputs[1]),
        Arithmetic.Subtract => ops.Subtract(inputs[0], inputs[1]),
        Arithmetic.Multiply => ops.Multiply(inputs[0], inputs[1]),
        Arithmetic.Divide => ops.Divide(inputs[0], inputs[1]),
        _ => throw new InvalidOperationException($"No arithmetic {Kind}."),
    };
}

/// <summary>x · factor + term with two numbers.</summary>
/// <param name="Factor">The factor.</param>
/// <param name="Term">The term.</param>
public sealed record AffineOp(double Factor, double Term) : SameShapeOp
{
    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights)
    {
        if (Factor == 1)
        {
            return ops.AddScalar(inputs[0], Term);
        }

        var product = ops.MultiplyScalar(inputs[0], Factor);
        if (Term == 0)
        {
            return product;
        }

        var sum = ops.AddScalar(product, Term);
        ops.Release(product);
        return sum;
    }
}

/// <summary>x · weight, with broadcasting. Weights: the factor.</summary>
public sealed record ScaleOp : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights) =>
        Shape.Broadcast(inputs[0].Shape, Shape.Fixed(weights[0]!.Shape));

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) => ops.Scale(inputs[0], weights[0]!);
}

/// <summary>x + bias, with broadcasting. Weights: the term.</summary>
public sealed record ShiftOp : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights) =>
        Shape.Broadcast(inputs[0].Shape, Shape.Fixed(weights[0]!.Shape));

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) => ops.Shift(inputs[0], weights[0]!);
}

/// <summary>Dropout or stochastic depth: does nothing in a graph, which is for evaluation.</summary>
/// <param name="Probability">Chance that a value (dropout) or a sample (stochastic depth) is dropped in training.</param>
public sealed record DropOp(double Probability) : SameShapeOp
{
    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) => ops.Alias(inputs[0]);
}
