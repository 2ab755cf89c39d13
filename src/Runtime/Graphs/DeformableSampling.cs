using ConvNeXtGen.Layers.Yolo;

namespace ConvNeXtGen.Graphs;

/// <summary>What <see cref="IOps{T}.DeformableSample"/> means, in other ops.</summary>
internal static class DeformableSampling
{
    private static readonly long[] ChannelsFirst = [0, 2, 1];
    private static readonly long[] HeadsFirst = [0, 2, 1, 3, 4];
    private static readonly long[] ScoresHeadsFirst = [0, 2, 1, 3];
    private static readonly long[] LastAxis = [-1];

    /// <summary>Computes it; all inputs stay with the caller.</summary>
    public static T Of<T>(IOps<T> ops, T offsets, T boxes, T scores, IReadOnlyList<T> values, IReadOnlyList<T> maps, long heads)
    {
        var queries = ops.Size(offsets, 1);
        var each = ops.Size(scores, 2).Value / heads;
        var channels = ops.Size(values[0], 2).Value;
        var grids = Grids(ops, offsets, boxes, values.Count, each, heads);
        var samples = new T[values.Count];
        for (var level = 0; level < samples.Length; level++)
        {
            // [N·heads, C/heads, H, W]
            var map = ops.Permute(values[level], ChannelsFirst);
            map = ops.Consume(map, ops.Reshape(map, Dim.Rest, channels / heads, ops.Size(maps[level], 2), ops.Size(maps[level], 3)));
            samples[level] = ops.Consume(map, ops.GridSample(map, grids[level]));
            ops.Release(grids[level]);
        }

        // [N·heads, C/heads, Q, levels·points]
        var all = ops.Join(samples, 3);
        var weights = ops.Reshape(scores, Dim.Keep, Dim.Keep, heads, each);
        weights = ops.Consume(weights, ops.Softmax(weights, -1));
        weights = ops.Consume(weights, ops.Permute(weights, ScoresHeadsFirst));
        weights = ops.Consume(weights, ops.Reshape(weights, Dim.Rest, 1, queries, each));
        var weighted = ops.Consume(all, ops.Multiply(all, weights));
        ops.Release(weights);
        var mean = ops.Consume(weighted, ops.Mean(weighted, LastAxis, keepDim: false));
        var sum = ops.Consume(mean, ops.MultiplyScalar(mean, each));
        sum = ops.Consume(sum, ops.Reshape(sum, ops.Size(offsets, 0), channels, Dim.Rest));
        return ops.Consume(sum, ops.Permute(sum, ChannelsFirst));
    }

    /// <summary>Per level the positions [N·heads, Q, points, 2] in −1 … 1.</summary>
    private static T[] Grids<T>(IOps<T> ops, T offsets, T boxes, int levels, long each, long heads)
    {
        var points = each / levels;
        var steps = ops.Reshape(offsets, Dim.Keep, Dim.Keep, heads, each, 2);
        var box = ops.Reshape(boxes, Dim.Keep, Dim.Keep, 1, 1, 4);
        var parts = ops.Split(box, [2, 2], 4);
        ops.Release(box);

        // A step of 1 is half the box divided by the number of points.
        var step = ops.Consume(parts[1], ops.MultiplyScalar(parts[1], 0.5 / points));
        var shift = ops.Consume(steps, ops.Multiply(steps, step));
        ops.Release(step);
        var places = ops.Sum(shift, parts[0]);
        places = ops.Consume(places, ops.MultiplyScalar(places, 2));
        places = ops.Consume(places, ops.AddScalar(places, -1));
        places = ops.Consume(places, ops.Permute(places, HeadsFirst));
        places = ops.Consume(places, ops.Reshape(places, Dim.Rest, ops.Size(offsets, 1), each, 2));
        var sizes = new long[levels];
        Array.Fill(sizes, points);
        var grids = ops.Split(places, sizes, 2);
        ops.Release(places);
        return grids;
    }
}
