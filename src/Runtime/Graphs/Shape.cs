using System.Collections.Immutable;

namespace ConvNeXtGen.Graphs;

/// <summary>The sizes of all axes of a graph value.</summary>
public sealed class Shape : IEquatable<Shape>
{
    private readonly ImmutableArray<Extent> _extents;

    /// <summary>Makes a shape of its sizes, outermost axis first.</summary>
    public Shape(params ReadOnlySpan<Extent> extents) => _extents = [.. extents];

    /// <summary>A shape that never changes.</summary>
    public static Shape Fixed(ReadOnlySpan<long> sizes)
    {
        var extents = new Extent[sizes.Length];
        for (var i = 0; i < extents.Length; i++)
        {
            extents[i] = sizes[i];
        }

        return new(extents);
    }

    /// <summary>Number of axes.</summary>
    public int Rank => _extents.Length;

    /// <summary>Number of elements, at the sizes the graph was lowered for.</summary>
    public long Count => Sizes.Aggregate(1L, (product, size) => product * size);

    /// <summary>The numbers, at the sizes the graph was lowered for.</summary>
    public long[] Sizes => [.. _extents.Select(extent => extent.Value)];

    /// <summary>The size of an axis; negative axes count from the end.</summary>
    public Extent this[long axis] => _extents[Axis(axis)];

    /// <summary>The index of an axis, with negative ones counted from the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public int Axis(long axis)
    {
        if (axis < -Rank || axis >= Rank)
        {
            throw new ArgumentOutOfRangeException(nameof(axis), axis, $"A value of shape {this} has no such axis.");
        }

        return (int)(axis < 0 ? axis + Rank : axis);
    }

    /// <summary>This shape with another size at one axis.</summary>
    public Shape With(long axis, Extent extent) => new(_extents.SetItem(Axis(axis), extent).AsSpan());

    /// <summary>The sizes as a span.</summary>
    public ReadOnlySpan<Extent> AsSpan() => _extents.AsSpan();

    /// <summary>The shape of an elementwise result of two shapes, by PyTorch's broadcasting rules.</summary>
    /// <exception cref="ArgumentException">Two sizes differ and neither is 1.</exception>
    public static Shape Broadcast(Shape a, Shape b)
    {
        var extents = new Extent[Math.Max(a.Rank, b.Rank)];
        for (var i = 1; i <= extents.Length; i++)
        {
            Extent x = i <= a.Rank ? a[-i] : 1;
            Extent y = i <= b.Rank ? b[-i] : 1;
            if (x.Value != y.Value && x != new Extent(1) && y != new Extent(1))
            {
                throw new ArgumentException($"Shapes {a} and {b} do not broadcast: {x} meets {y}.");
            }

            extents[^i] = x == new Extent(1) ? y : x;
        }

        return new(extents);
    }

    /// <inheritdoc/>
    public bool Equals(Shape? other) => other is not null && AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Shape);

    /// <inheritdoc/>
    public override int GetHashCode() => _extents.Aggregate(17, HashCode.Combine);

    /// <summary>The sizes in brackets.</summary>
    public override string ToString() => $"[{string.Join(", ", _extents)}]";
}
