namespace ConvNeXtGen.Models.Predictions;

/// <summary>Leaves out points of a closed polygon that hardly matter (Douglas and Peucker, 1973).</summary>
internal static class PolygonSimplification
{
    /// <summary>A polygon no point of the given one is further from than the tolerance.</summary>
    public static IReadOnlyList<(float X, float Y)> Of(IReadOnlyList<(float X, float Y)> polygon, float tolerance)
    {
        if (polygon.Count <= 4)
        {
            return polygon;
        }

        // A closed line has no ends: it is cut at its first point and at the one farthest from it.
        var far = Enumerable.Range(1, polygon.Count - 1).MaxBy(i => Squared(polygon[0], polygon[i]));
        var keep = new bool[polygon.Count];
        keep[0] = keep[far] = true;
        Keep(polygon, 0, far, tolerance, keep);
        Keep(polygon, far, polygon.Count, tolerance, keep);
        var kept = polygon.Where((_, i) => keep[i]).ToArray();
        return kept.Length < 3 ? polygon : kept;
    }

    private static void Keep(IReadOnlyList<(float X, float Y)> polygon, int first, int last, float tolerance, bool[] keep)
    {
        var parts = new Stack<(int First, int Last)>([(first, last)]);
        while (parts.TryPop(out var part))
        {
            var (farthest, distance) = (-1, tolerance);
            for (var i = part.First + 1; i < part.Last; i++)
            {
                var d = Distance(polygon[i], polygon[part.First], polygon[part.Last % polygon.Count]);
                if (d > distance)
                {
                    (farthest, distance) = (i, d);
                }
            }

            if (farthest >= 0)
            {
                keep[farthest] = true;
                parts.Push((part.First, farthest));
                parts.Push((farthest, part.Last));
            }
        }
    }

    private static float Distance((float X, float Y) point, (float X, float Y) a, (float X, float Y) b)
    {
        var length = MathF.Sqrt(Squared(a, b));
        return length == 0
            ? MathF.Sqrt(Squared(point, a))
            : Math.Abs((b.X - a.X) * (a.Y - point.Y) - (a.X - point.X) * (b.Y - a.Y)) / length;
    }

    private static float Squared((float X, float Y) a, (float X, float Y) b) => (a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y);
}
