namespace ConvNeXtGen.Graphs;

/// <summary>Runs an op that works on the last axis on another axis of a 4-D value, between two permutes.</summary>
internal static class LastAxis
{
    /// <summary>NCHW → NHWC.</summary>
    public static readonly long[] ToChannelsLast = [0, 2, 3, 1];

    /// <summary>NHWC → NCHW.</summary>
    public static readonly long[] ToChannelsFirst = [0, 3, 1, 2];

    /// <summary>Runs <paramref name="op"/>; <paramref name="axis"/> is -1, or 1 of a 4-D value.</summary>
    public static T Run<T>(IOps<T> ops, T x, int axis, Func<T, T> op)
    {
        if (axis == -1)
        {
            return op(x);
        }

        var last = ops.Permute(x, ToChannelsLast);
        var result = op(last);
        ops.Release(last);
        var first = ops.Permute(result, ToChannelsFirst);
        ops.Release(result);
        return first;
    }
}
