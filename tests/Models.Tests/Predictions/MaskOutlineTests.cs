using ConvNeXtGen.Inference;
using ConvNeXtGen.Models.Predictions;

namespace ConvNeXtGen.Models.Tests.Predictions;

public class MaskOutlineTests
{
    [Fact]
    public void A_rectangle_has_four_corners()
    {
        var outline = MaskOutline.Of(Make(5, 7, (x, y) => x is >= 1 and < 4 && y is >= 2 and < 6));
        Assert.Equal([(11, 22), (14, 22), (14, 26), (11, 26)], outline.Select(point => ((int)point.X, (int)point.Y)).Order().OrderBy(point => Math.Atan2(point.Item2 - 24, point.Item1 - 12.5)));
    }

    [Fact]
    public void Of_several_parts_the_largest_counts_and_holes_are_not_told()
    {
        bool IsSet(int x, int y) => (x < 6 && y < 6 && !(x == 3 && y == 3)) || (x, y) is (6, 6) or (8, 2);
        Assert.Equal(36, Area(MaskOutline.Of(Make(10, 8, IsSet))));
    }

    [Fact]
    public void A_disc_is_followed_closely_with_few_points()
    {
        bool IsSet(int x, int y) => (x - 49.5) * (x - 49.5) + (y - 49.5) * (y - 49.5) < 45 * 45;
        var outline = MaskOutline.Of(Make(100, 100, IsSet));
        Assert.InRange(outline.Count, 12, 80);
        Assert.Equal(1, Area(outline) / (Math.PI * 45 * 45), 0.02);
    }

    [Fact]
    public void Nothing_has_no_outline()
    {
        Assert.Empty(MaskOutline.Of(Make(4, 4, (_, _) => false)));
        Assert.Empty(MaskOutline.Of(Make(0, 0, (_, _) => true)));
        Assert.Equal(1, Area(MaskOutline.Of(Make(1, 1, (_, _) => true))));
    }

    private static Mask Make(int width, int height, Func<int, int, bool> isSet) =>
        new(10, 20, width, height, [.. Enumerable.Range(0, width * height).Select(i => isSet(i % width, i / width))]);

    private static double Area(IReadOnlyList<(float X, float Y)> polygon) =>
        Enumerable.Range(0, polygon.Count).Sum(i => polygon[i].X * polygon[(i + 1) % polygon.Count].Y - polygon[(i + 1) % polygon.Count].X * polygon[i].Y) / 2;
}
