using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>The choice of an end-to-end head: the points with the best class, and among these the best pairs of point and class.</summary>
internal static class BestPredictions
{
    private static readonly long[] PointsFirst = [0, 2, 1];

    /// <summary>
    /// From boxes [N, 4, P], scores [N, classes, P] and possibly further numbers [N, extra, P] to [N, K, 6 + extra], best
    /// first, with K = min(300, P). Takes its inputs over.
    /// </summary>
    public static T Select<T>(IOps<T> ops, T boxes, T scores, T? extra, long nc)
    {
        scores = ops.Consume(scores, ops.Permute(scores, PointsFirst));
        var best = ops.Max(scores, 2, keepDim: false);
        var (bestScores, points) = ops.TopK(best, HeadStyle.MaxDetections, 1);
        ops.Release(best);
        ops.Release(bestScores);
        var candidates = ops.Consume(scores, ops.TakeRows(scores, points));
        candidates = ops.Consume(candidates, ops.Reshape(candidates, Dim.Keep, Dim.Rest));
        var (values, pairs) = ops.TopK(candidates, ops.Size(points, 1), 1);
        ops.Release(candidates);
        var rows = ops.FloorDivide(pairs, nc);
        var classIndices = ops.Consume(pairs, ops.Remainder(pairs, nc));
        var classes = ops.Consume(classIndices, ops.CastLike(classIndices, values));
        List<T> columns = [Take(ops, boxes, points, rows), Column(ops, values), Column(ops, classes)];
        if (extra is not null)
        {
            columns.Add(Take(ops, extra, points, rows));
        }

        ops.Release(points);
        ops.Release(rows);
        return ops.Join(columns, 2);
    }

    private static T Take<T>(IOps<T> ops, T x, T points, T rows)
    {
        x = ops.Consume(x, ops.Permute(x, PointsFirst));
        x = ops.Consume(x, ops.TakeRows(x, points));
        return ops.Consume(x, ops.TakeRows(x, rows));
    }

    private static T Column<T>(IOps<T> ops, T x) => ops.Consume(x, ops.Reshape(x, Dim.Keep, Dim.Keep, 1));
}
