using System.Collections.Immutable;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <summary>Reorders axes.</summary>
/// <param name="Axes">Where each axis of the result comes from.</param>
public sealed record PermuteOp(ImmutableArray<long> Axes) : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights) =>
        new([.. Axes.Select(axis => inputs[0].Shape[axis])]);

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) => ops.Permute(inputs[0], [.. Axes]);
}

/// <summary>Another shape for the same elements. Inputs: the value, then the values that sizes are read from.</summary>
/// <param name="Sizes">The sizes of the result.</param>
public sealed record ReshapeOp(ImmutableArray<AxisSize> Sizes) : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights)
    {
        var x = inputs[0].Shape;
        var extents = new Extent[Sizes.Length];
        var rest = -1;
        for (var i = 0; i < extents.Length; i++)
        {
            var size = Sizes[i];
            extents[i] = size switch
            {
                { Input: >= 0 } => size.Of(inputs),
                { Number: 0 } => x[i],
                { Number: -1 } => 1,
                _ => size.Number,
            };
            rest = size is { Input: < 0, Number: -1 } ? i : rest;
        }

        if (rest >= 0)
        {
            extents[rest] = Quotient(x, extents);
        }

        if (extents.Aggregate(1L, (product, extent) => product * extent.Value) != x.Count)
        {
            throw new ArgumentException($"A value of shape {x} cannot become {new Shape(extents)}.");
        }

        return new(extents);
    }

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights)
    {
        var shape = new Dim[Sizes.Length];
        for (var i = 0; i < shape.Length; i++)
        {
            shape[i] = Sizes[i].In(ops, inputs);
        }

        return ops.Reshape(inputs[0], shape);
    }

    private static Extent Quotient(Shape x, Extent[] known)
    {
        var value = x.Count / known.Aggregate(1L, (product, extent) => product * extent.Value);
        var symbols = x.AsSpan().ToArray().Where(extent => extent.IsDynamic).Select(extent => extent.Symbol!).ToList();
        var divisors = known.Where(extent => extent.IsDynamic && !symbols.Remove(extent.Symbol!)).Select(extent => extent.Symbol!).ToList();
        if (symbols.Count == 0 && divisors.Count == 0)
        {
            return value;
        }

        var factor = Fixed(x.AsSpan().ToArray()) / (double)Fixed(known);
        var product = string.Join('*', symbols.Select(symbol => $"({symbol})").Append(FormattableString.Invariant($"{factor}")));
        return new(value, divisors.Count == 0 ? product : $"{product}/({string.Join('*', divisors)})");

        static long Fixed(IEnumerable<Extent> extents) => extents.Where(e => !e.IsDynamic).Aggregate(1L, (p, e) => p * e.Value);
    }
}

/// <summary>Joins its inputs along an axis.</summary>
/// <param name="Axis">The axis, from 0.</param>
public sealed record ConcatOp(int Axis) : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights)
    {
        var first = inputs[0].Shape;
        foreach (var input in inputs)
        {
            for (var i = 0; i < first.Rank; i++)
            {
                if (input.Shape.Rank != first.Rank || (i != Axis && input.Shape[i].Value != first[i].Value))
                {
                    throw new ArgumentException($"Values of shapes {string.Join(", ", inputs.Select(v => v.Shape))} cannot be joined along axis {Axis}.");
                }
            }
        }

        return first.With(Axis, inputs.Select(input => input.Shape[Axis]).Aggregate((a, b) => a + b));
    }

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) => ops.Concat(inputs, Axis);
}

/// <summary>Cuts its input along an axis.</summary>
/// <param name="Sizes">Size of each part.</param>
/// <param name="Axis">The axis, from 0.</param>
public sealed record SplitOp(ImmutableArray<long> Sizes, int Axis) : Op
{
    /// <inheritdoc/>
    public override IEnumerable<Shape> OutputShapes(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights) =>
        Sizes.Sum() == inputs[0].Shape[Axis].Value
            ? Sizes.Select(size => inputs[0].Shape.With(Axis, size))
            : throw new ArgumentException($"Axis {Axis} of {inputs[0].Shape} cannot be cut into {string.Join(" + ", Sizes)}.");

    /// <inheritdoc/>
    public override IReadOnlyList<T> Apply<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) =>
        ops.Split(inputs[0], [.. Sizes], Axis);
}

/// <summary>Elements start, start + step, … below end of one axis.</summary>
/// <param name="Axis">The axis, from 0.</param>
/// <param name="Start">The first element.</param>
/// <param name="End">Behind the last one; <see cref="long.MaxValue"/> for all, negative from the end.</param>
/// <param name="Step">The step, ≥ 1.</param>
public sealed record SliceOp(int Axis, long Start, long End, long Step) : SingleOutputOp
{
    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Value> inputs, IReadOnlyList<Weight?> weights)
    {
        var x = inputs[0].Shape[Axis];
        var start = Clamp(Start, x.Value);
        var end = Clamp(End, x.Value);
        var value = Math.Max(0, (end - start + Step - 1) / Step);
        var dynamic = x.IsDynamic && (End == long.MaxValue || End < 0);
        return inputs[0].Shape.With(Axis, new(value, dynamic ? Formula(x.Symbol!) : null));
    }

    /// <inheritdoc/>
    public override T ApplyOne<T>(IOps<T> ops, IReadOnlyList<T> inputs, IReadOnlyList<Tensor?> weights) =>
        ops.Slice(inputs[0], Axis, Start, End, Step);

    private string Formula(string symbol)
    {
        var rest = (End < 0 ? End : 0) - Start;
        var sum = rest == 0 ? symbol : FormattableString.Invariant($"({symbol}{rest:+0;-0})");
        return Step == 1 ? sum : $"ceil({sum}/{Step})";
    }

    private static long Clamp(long position, long size) => Math.Clamp(position < 0 ? position + size : position, 0, size);
}
