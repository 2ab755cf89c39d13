using ConvNeXtGen.Inference;

namespace ConvNeXtGen.Models.Predictions;

/// <summary>The outline of a mask as a polygon, which is what label files hold.</summary>
internal static class MaskOutline
{
    /// <summary>Points nearer to the line between their neighbours than this are left out: the steps of a slanting edge.</summary>
    private const float Tolerance = 0.75f;

    // Right, down, left, up.
    private static readonly (int X, int Y)[] s_steps = [(1, 0), (0, 1), (-1, 0), (0, -1)];

    // The cells right and left of the way ahead, as offsets from the corner that was reached.
    private static readonly ((int X, int Y) Right, (int X, int Y) Left)[] s_ahead =
        [((0, 0), (0, -1)), ((-1, 0), (0, 0)), ((-1, -1), (-1, 0)), ((0, -1), (-1, -1))];

    /// <summary>The outline of its largest connected part, clockwise, in pixels; holes are not told. Empty for an empty mask.</summary>
    public static IReadOnlyList<(float X, float Y)> Of(Mask mask)
    {
        var visited = new bool[mask.Width * mask.Height];
        var (largest, largestArea) = (new List<(int X, int Y)>(), 0L);
        for (var y = mask.Top; y < mask.Top + mask.Height; y++)
        {
            for (var x = mask.Left; x < mask.Left + mask.Width; x++)
            {
                if (IsTopEdge(mask, x, y) && !visited[(y - mask.Top) * mask.Width + x - mask.Left])
                {
                    // The way around a hole goes the other way, so that its area is negative.
                    var loop = Walk(mask, x, y, visited);
                    var area = Area(loop);
                    if (area > largestArea)
                    {
                        (largest, largestArea) = (loop, area);
                    }
                }
            }
        }

        return PolygonSimplification.Of([.. largest.Select(point => ((float)point.X, (float)point.Y))], Tolerance);
    }

    private static bool IsTopEdge(Mask mask, int x, int y) => mask[x, y] && !mask[x, y - 1];

    private static List<(int X, int Y)> Walk(Mask mask, int startX, int startY, bool[] visited)
    {
        var corners = new List<(int X, int Y)>();
        var (x, y, direction) = (startX, startY, 0);
        do
        {
            if (direction == 0)
            {
                visited[(y - mask.Top) * mask.Width + x - mask.Left] = true;
            }

            (x, y) = (x + s_steps[direction].X, y + s_steps[direction].Y);
            var (right, left) = s_ahead[direction];
            // Pixels that touch at a corner only are not connected: the way turns right before it looks left.
            var turn = !mask[x + right.X, y + right.Y] ? 1 : !mask[x + left.X, y + left.Y] ? 0 : 3;
            if (turn != 0)
            {
                corners.Add((x, y));
                direction = (direction + turn) % 4;
            }
        }
        while ((x, y, direction) != (startX, startY, 0));
        return corners;
    }

    private static long Area(List<(int X, int Y)> loop)
    {
        var twice = 0L;
        for (var i = 0; i < loop.Count; i++)
        {
            var (a, b) = (loop[i], loop[(i + 1) % loop.Count]);
            twice += (long)a.X * b.Y - (long)b.X * a.Y;
        }

        return twice / 2;
    }
}
