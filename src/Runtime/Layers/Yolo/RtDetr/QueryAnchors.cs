using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>The boxes that each cell proposes before any learning: its centre, with a side of 5 % of the image at the finest level, doubled at each further one.</summary>
internal static class QueryAnchors
{
    private const double Low = 0.01;
    private const double High = 0.99;

    // Stands for +∞: its sigmoid is exactly 1, and unlike ∞ it can be multiplied by 0.
    private const double Excluded = 1e4;
    private static readonly long[] TokensFirst = [0, 2, 1];
    private static readonly long[] Coordinates = [2];

    /// <summary>
    /// Boxes as logits [1, L, 4], and which are usable, [1, L, 1] of 1 and 0: those whose numbers all lie between 0.01 and
    /// 0.99; the others get a logit beyond any.
    /// </summary>
    public static (T Logits, T Usable) Make<T>(IOps<T> ops, IReadOnlyList<T> maps)
    {
        var levels = new T[maps.Count];
        for (var level = 0; level < levels.Length; level++)
        {
            var grid = ops.CellGrid(maps[level], 0.5, normalized: true);
            grid = ops.Consume(grid, ops.Reshape(grid, Dim.Keep, Dim.Keep, Dim.Rest));
            var centre = ops.Consume(grid, ops.Permute(grid, TokensFirst));
            var size = ops.MultiplyScalar(centre, 0);
            size = ops.Consume(size, ops.AddScalar(size, 0.05 * Math.Pow(2, level)));
            levels[level] = ops.Join([centre, size], 2);
        }

        var boxes = ops.Join(levels);
        var inside = ops.Inside(boxes, Low, High);
        var share = ops.Consume(inside, ops.Mean(inside, Coordinates, keepDim: true));
        var usable = ops.Consume(share, ops.Inside(share, 0.9, 1.1));
        var rest = ops.MultiplyScalar(boxes, -1);
        rest = ops.Consume(rest, ops.AddScalar(rest, 1));
        var odds = ops.Consume(boxes, ops.Divide(boxes, rest));
        ops.Release(rest);
        var logits = ops.Activated(odds, new Activation(ActivationKind.Log));
        logits = ops.Consume(logits, ops.Multiply(logits, usable));
        var excluded = ops.MultiplyScalar(usable, -Excluded);
        excluded = ops.Consume(excluded, ops.AddScalar(excluded, Excluded));
        return (ops.Sum(logits, excluded), usable);
    }
}
