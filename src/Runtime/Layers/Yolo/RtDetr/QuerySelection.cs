using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>RT-DETR's choice of queries: the cells of all levels whose best class has the highest score.</summary>
/// <param name="features">Makes the features that classes and boxes are read from.</param>
/// <param name="scoreHead">Class logits of each cell.</param>
/// <param name="boxHead">Corrections of each cell's box.</param>
/// <param name="queryCount">How many cells are chosen.</param>
internal sealed class QuerySelection(Sequential features, Linear scoreHead, Perceptron boxHead, long queryCount)
{
    /// <summary>[N, C, P] to [N, P, C], and back.</summary>
    public static readonly long[] TokensFirst = [0, 2, 1];

    /// <summary>The cells with the best class: their features [N, Q, C], boxes as logits [N, Q, 4] and class logits [N, Q, classes].</summary>
    public (T Queries, T Logits, T Scores) Choose<T>(IOps<T> ops, T[] maps)
    {
        var tokens = ops.Join([.. maps.Select(map =>
        {
            var flat = ops.Reshape(map, Dim.Keep, Dim.Keep, Dim.Rest);
            return ops.Consume(flat, ops.Permute(flat, TokensFirst));
        })]);
        var (anchors, usable) = QueryAnchors.Make(ops, maps);
        tokens = ops.Consume(tokens, ops.Multiply(tokens, usable));
        ops.Release(usable);
        var encoded = ops.Then(features, tokens);
        var scores = ops.Call(scoreHead, encoded);
        var best = ops.Max(scores, 2, keepDim: false);
        var (values, rows) = ops.TopK(best, queryCount, 1);
        ops.Release(best);
        ops.Release(values);
        var queries = ops.Consume(encoded, ops.TakeRows(encoded, rows));

        // The anchors are the same for all images; adding nothing of each image gives them its batch axis.
        var one = ops.Slice(scores, 2, 0, 1, 1);
        one = ops.Consume(one, ops.MultiplyScalar(one, 0));
        anchors = ops.Sum(one, anchors);
        anchors = ops.Consume(anchors, ops.TakeRows(anchors, rows));
        scores = ops.Consume(scores, ops.TakeRows(scores, rows));
        ops.Release(rows);
        return (queries, ops.Sum(ops.Call(boxHead, queries), anchors), scores);
    }
}
