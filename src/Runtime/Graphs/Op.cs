using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <summary>What a node computes: one record type per operation, its properties the attributes.</summary>
public abstract record Op
{
    /// <summary>The operation's name in the vocabulary (<see cref="IOps{T}"/>).</summary>
    public string Name => GetType().Name[..^"Op".Length];

    /// <summary>The shapes of the results.</summary>
    public abstract IEnumerable<Shape> OutputShapes(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights);

    /// <summary>The element type of a result: that of the first input.</summary>
    public virtual ScalarType OutputType(int index, IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights) => inputs[0].Type;

    /// <summary>Computes the results over any op vocabulary; the caller owns them.</summary>
    /// <typeparam name="T">What a value is.</typeparam>
    /// <param name="ops">The vocabulary.</param>
    /// <param name="inputs">The inputs of a node with this op; they stay with the caller.</param>
    /// <param name="weights">Its weights.</param>
    public abstract IReadOnlyList<T> Apply<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights);
}

/// <summary>An op with one result.</summary>
public abstract record SingleOutputOp : Op
{
    /// <summary>The shape of the result.</summary>
    public abstract Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights);

    /// <summary>Computes the result.</summary>
    public abstract T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights);

    /// <inheritdoc/>
    public sealed override IEnumerable<Shape> OutputShapes(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights) =>
        [OutputShape(inputs, weights)];

    /// <inheritdoc/>
    public sealed override IReadOnlyList<T> Apply<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) =>
        [ApplyOne(ops, inputs, weights)];
}

/// <summary>An op with one input and one result of the same shape.</summary>
public abstract record SameShapeOp : SingleOutputOp
{
    /// <inheritdoc/>
    public sealed override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights) => inputs[0].Shape;
}
