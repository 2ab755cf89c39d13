using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Layers.Yolo;

/// <summary>Points of feature maps, and boxes given by their distances to the sides.</summary>
internal static class PointBoxes
{
    /// <summary>The cells' centres of all levels, [1, 2, P] in cells of their level, and the pixels per cell, [1, 1, P].</summary>
    public static (T Points, T Strides) Points<T>(IOps<T> ops, IReadOnlyList<T> maps, long[] strides)
    {
        var points = new T[maps.Count];
        var steps = new T[maps.Count];
        for (var level = 0; level < points.Length; level++)
        {
            var grid = ops.CellGrid(maps[level], 0.5, normalized: false);
            points[level] = ops.Consume(grid, ops.Reshape(grid, Dim.Keep, Dim.Keep, Dim.Rest));
            var column = ops.Slice(points[level], 1, 0, 1, 1);
            column = ops.Consume(column, ops.MultiplyScalar(column, 0));
            steps[level] = ops.Consume(column, ops.AddScalar(column, strides[level]));
        }

        return (ops.Join(points, 2), ops.Join(steps, 2));
    }

    /// <summary>
    /// Distances [N, 4, P] (left, top, right, bottom) around points [1, 2, P] as boxes [N, 4, P]: left, top, right, bottom
    /// with <paramref name="corners"/>, else centre x, centre y, width, height. Borrows everything.
    /// </summary>
    public static T Decode<T>(IOps<T> ops, T distances, T points, bool corners)
    {
        var sides = ops.Split(distances, [2, 2], 1);
        var first = ops.Consume(sides[0], ops.Subtract(points, sides[0]));
        var last = ops.Consume(sides[1], ops.Add(points, sides[1]));
        if (corners)
        {
            return ops.Join([first, last]);
        }

        var size = ops.Subtract(last, first);
        var centre = ops.Sum(first, last);
        centre = ops.Consume(centre, ops.MultiplyScalar(centre, 0.5));
        return ops.Join([centre, size]);
    }
}
