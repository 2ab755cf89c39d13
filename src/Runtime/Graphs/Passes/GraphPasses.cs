namespace ConvNeXtGen.Graphs.Passes;

/// <summary>Which passes run, and in which order.</summary>
internal static class GraphPasses
{
    /// <summary>Exact simplifications that any backend profits from: folds, no fusion, no change of layout.</summary>
    public static Graph Simplify(Graph graph) => Run(
        graph,
        new RemoveDrop(),
        new FoldConstants(),
        new FoldBatchNorm(),
        new FoldScale(),
        new FoldLayerNormAffine(),
        new FoldShift());

    /// <summary>What compiled inference runs: simplified, NCHW throughout, activations and residuals inside their products.</summary>
    public static Graph Fuse(Graph graph)
    {
        // Permutes first: a scale or norm then stands next to the product it folds into.
        var flat = Run(graph, new RemoveDrop(), new AbsorbPermutes(), new FuseGlobalResponseNorm());
        return Run(Simplify(flat), new FuseConstantProduct(), new FuseActivation(), new FuseResidual(), new FuseActivation());
    }

    private static Graph Run(Graph graph, params ReadOnlySpan<GraphPass> passes)
    {
        foreach (var pass in passes)
        {
            graph = pass.Run(graph);
        }

        return graph;
    }
}
