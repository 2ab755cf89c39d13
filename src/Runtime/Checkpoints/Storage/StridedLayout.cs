using System.Collections.Immutable;

namespace ConvNeXtGen.Checkpoints.Storage;

/// <summary>How a tensor's elements lie in its storage: shape, strides and offset, all in elements.</summary>
internal sealed record StridedLayout(ImmutableArray<long> Shape, ImmutableArray<long> Strides, long Offset)
{
    /// <summary>More dimensions than PyTorch itself iterates over.</summary>
    public const int MaxRank = 64;

    /// <summary>Number of elements, the product of the shape.</summary>
    public long ElementCount { get; } = Count(Shape);

    /// <summary>Whether the elements follow each other in row-major order without gaps.</summary>
    public bool IsContiguous { get; } = Follows(Shape, Strides);

    /// <summary>Index of the last storage element the view touches (-1 + offset for an empty tensor).</summary>
    public long LastElement
    {
        get
        {
            if (ElementCount == 0)
                return Offset - 1;
            long last = Offset;
            for (int axis = 0; axis < Shape.Length; axis++)
                last = checked(last + (Shape[axis] - 1) * Strides[axis]);
            return last;
        }
    }

    /// <summary>The row-major layout of a shape.</summary>
    public static StridedLayout Contiguous(ImmutableArray<long> shape, long offset = 0) =>
        new(shape, RowMajorStrides(shape), offset);

    /// <summary>The same elements in another shape, in the same row-major order.</summary>
    /// <exception cref="InvalidOperationException">The strides do not allow it without a copy.</exception>
    public StridedLayout Reshape(ImmutableArray<long> shape)
    {
        if (Count(shape) != ElementCount)
            throw new InvalidOperationException($"[{string.Join(", ", Shape)}] has {ElementCount} elements and cannot be seen as [{string.Join(", ", shape)}]");
        if (IsContiguous)
            return Contiguous(shape, Offset);

        // Unit dimensions carry no stride of their own; the others must match one to one.
        var kept = Enumerable.Range(0, Shape.Length).Where(axis => Shape[axis] != 1).ToArray();
        if (!kept.Select(axis => Shape[axis]).SequenceEqual(shape.Where(size => size != 1)))
            throw new InvalidOperationException($"a strided [{string.Join(", ", Shape)}] cannot be seen as [{string.Join(", ", shape)}]");
        int next = 0;
        var strides = shape.Select(size => size == 1 ? 1 : Strides[kept[next++]]).ToImmutableArray();
        return new StridedLayout(shape, strides, Offset);
    }

    private static ImmutableArray<long> RowMajorStrides(ImmutableArray<long> shape)
    {
        var strides = new long[shape.Length];
        long step = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = step;
            step = checked(step * Math.Max(shape[axis], 1));
        }
        return [.. strides];
    }

    private static bool Follows(ImmutableArray<long> shape, ImmutableArray<long> strides)
    {
        if (shape.Contains(0))
            return true;
        long step = 1;
        for (int axis = shape.Length - 1; axis >= 0; axis--)
        {
            if (shape[axis] != 1 && strides[axis] != step)
                return false;
            step *= shape[axis];
        }
        return true;
    }

    private static long Count(ImmutableArray<long> shape)
    {
        long count = 1;
        foreach (long size in shape)
            count = checked(count * size);
        return count;
    }
}
