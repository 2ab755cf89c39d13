using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Fixed sine and cosine codes of the positions in a map (Vaswani et al., arXiv 1706.03762, in two dimensions).</summary>
internal static class GridPositions
{
    private static readonly long[] HeightAndWidthSwapped = [0, 1, 3, 2];
    private static readonly long[] TokensFirst = [0, 2, 1];

    /// <summary>
    /// [1, H·W, C]: sines and cosines of one coordinate, then of the other. Token t gets the coordinates (⌊t/H⌋, t mod H):
    /// RT-DETR numbers the positions column by column, although the tokens come row by row.
    /// </summary>
    public static T Encode<T>(IOps<T> ops, T map, long channels)
    {
        var columnwise = ops.Permute(map, HeightAndWidthSwapped);
        var grid = ops.Consume(columnwise, ops.CellGrid(columnwise, 0, normalized: false));
        grid = ops.Consume(grid, ops.Reshape(grid, Dim.Keep, Dim.Keep, Dim.Rest));
        grid = ops.Consume(grid, ops.Permute(grid, TokensFirst));
        var coordinates = ops.Split(grid, [1, 1], 2);
        ops.Release(grid);
        var omega = Frequencies(ops, map, channels / 4);
        var parts = new List<T>();
        foreach (var coordinate in (T[])[coordinates[1], coordinates[0]])
        {
            var angle = ops.Consume(coordinate, ops.Multiply(coordinate, omega));
            parts.Add(ops.Activate(angle, new Activation(ActivationKind.Sin)));
            parts.Add(ops.Activated(angle, new Activation(ActivationKind.Cos)));
        }

        ops.Release(omega);
        return ops.Join(parts, 2);
    }

    /// <summary>10000^(−j/count) for j = 0 … count − 1, [1, 1, count].</summary>
    private static T Frequencies<T>(IOps<T> ops, T map, long count)
    {
        // A map as wide as there are frequencies: the columns of its grid are j.
        var flat = ops.Reshape(map, Dim.Keep, Dim.Keep, Dim.Rest);
        var tokens = ops.Consume(flat, ops.Permute(flat, TokensFirst));
        tokens = ops.Consume(tokens, ops.Reshape(tokens, Dim.Keep, Dim.Keep, -1, count));
        var grid = ops.Consume(tokens, ops.CellGrid(tokens, 0, normalized: false));
        var index = ops.Consume(grid, ops.Slice(grid, 1, 0, 1, 1));
        index = ops.Consume(index, ops.Slice(index, 2, 0, 1, 1));
        index = ops.Consume(index, ops.Reshape(index, 1, 1, count));
        index = ops.Consume(index, ops.MultiplyScalar(index, -Math.Log(10000) / count));
        return ops.Activated(index, new Activation(ActivationKind.Exp));
    }
}
