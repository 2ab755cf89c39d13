using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Scaled dot-product attention over the last axis: values mixed by softmax(qᵀk / √d) (Vaswani et al., arXiv 1706.03762).</summary>
internal static class DotProductAttention
{
    /// <summary>Mixes values; queries, keys and values are […, channels, pixels].</summary>
    /// <param name="ops">The op vocabulary.</param>
    /// <param name="queries">Released.</param>
    /// <param name="keys">Released.</param>
    /// <param name="values">Stay with the caller.</param>
    /// <param name="keyDim">Channels of a key, d.</param>
    /// <param name="transposed">The axes with the last two exchanged.</param>
    public static T Mix<T>(IOps<T> ops, T queries, T keys, T values, long keyDim, long[] transposed)
    {
        var q = ops.Consume(queries, ops.Permute(queries, transposed));
        var scores = ops.MatMul(q, keys);
        ops.Release(q);
        ops.Release(keys);
        scores = ops.Consume(scores, ops.MultiplyScalar(scores, 1 / Math.Sqrt(keyDim)));
        scores = ops.Consume(scores, ops.Softmax(scores, -1));
        scores = ops.Consume(scores, ops.Permute(scores, transposed));
        var mixed = ops.MatMul(values, scores);
        ops.Release(scores);
        return mixed;
    }
}
