namespace ConvNeXtGen.Inference;

/// <summary>Arithmetic on sizes and strides: where views of a value lie, without touching its numbers.</summary>
internal static class StridedLayout
{
    /// <summary>Elements from one index to the next on each axis of a value that lies in rows of channels.</summary>
    /// <param name="view">Its rows.</param>
    /// <param name="sizes">Its shape; NCHW for four axes.</param>
    public static long[] StridesOf(View view, long[] sizes)
    {
        if (view.TensorStrides is { } known)
        {
            return known;
        }

        var strides = new long[sizes.Length];
        var step = (long)view.Stride;
        if (sizes.Length == 4)
        {
            (strides[1], strides[3], strides[2], strides[0]) = (1, step, step * sizes[3], step * sizes[3] * sizes[2]);
        }
        else if (sizes.Length > 0)
        {
            strides[^1] = 1;
            for (var i = sizes.Length - 2; i >= 0; i--)
            {
                strides[i] = step;
                step *= sizes[i];
            }
        }

        return strides;
    }

    /// <summary>Strides of dense memory in the order in which other strides go through a value; row-major where they do not decide.</summary>
    public static long[] Dense(long[] sizes, long[] like)
    {
        var strides = new long[sizes.Length];
        var step = 1L;
        foreach (var axis in Enumerable.Range(0, sizes.Length).OrderBy(axis => like[axis]).ThenByDescending(axis => axis))
        {
            strides[axis] = step;
            step *= sizes[axis];
        }

        return strides;
    }

    /// <summary>Strides of dense row-major memory.</summary>
    public static long[] RowMajor(long[] sizes) => Dense(sizes, new long[sizes.Length]);

    /// <summary>The strides of the same elements under another shape; null when no strides describe it.</summary>
    public static long[]? Reshape(long[] sizes, long[] strides, long[] target)
    {
        // Axes from the last on, in groups that lie evenly in memory: each group of the old shape must be a group of the new one.
        var result = new long[target.Length];
        var next = target.Length - 1;
        for (var end = sizes.Length - 1; end >= 0;)
        {
            var (step, count) = (strides[end], sizes[end]);
            var start = end - 1;
            while (start >= 0 && (sizes[start] == 1 || count == 1 || strides[start] == count * step))
            {
                step = count == 1 ? strides[start] : step;
                count *= sizes[start--];
            }

            var made = 1L;
            while (next >= 0 && (made < count || target[next] == 1))
            {
                result[next] = made * step;
                made *= target[next--];
            }

            if (made != count)
            {
                return null;
            }

            end = start;
        }

        return next < 0 || Array.TrueForAll(target[..(next + 1)], size => size == 1) ? result : null;
    }

    /// <summary>The rows of channels that a strided value consists of; null when it does not.</summary>
    public static View? Rows(View view, long[] sizes)
    {
        if (view.TensorStrides is not { } strides || sizes.Length == 0)
        {
            return view.TensorStrides is null ? view : null;
        }

        var channel = sizes.Length == 4 ? 1 : sizes.Length - 1;
        if (sizes[channel] > 1 && strides[channel] != 1)
        {
            return null;
        }

        long[] others = [.. sizes[..channel], .. sizes[(channel + 1)..]];
        long[] steps = [.. strides[..channel], .. strides[(channel + 1)..]];
        var count = others.Aggregate(1L, (product, size) => product * size);
        return count == 1 ? Row(sizes[channel])
            : Reshape(others, steps, [count]) is [var stride] && stride >= sizes[channel] ? Row(stride)
            : null;

        View Row(long stride) => view with { Rows = (int)count, Channels = (int)sizes[channel], Stride = (int)stride, TensorStrides = null };
    }
}
