using ConvNeXtGen.Inference;
using CsCheck;

namespace ConvNeXtGen.Runtime.Tests.Inference;

public class RotatedBoxTests
{
    private static readonly Gen<RotatedBox> s_boxes = Gen.Select(Gen.Float[0, 50], Gen.Float[0, 50], Gen.Float[1, 40], Gen.Float[1, 40], Gen.Float[-3, 3])
        .Select((x, y, w, h, angle) => new RotatedBox(x, y, w, h, angle));

    [Fact]
    public void Corners_turn_with_the_angle()
    {
        var corners = new RotatedBox(10, 20, 4, 2, MathF.PI / 2).Corners;
        (float X, float Y)[] expected = [(9, 22), (11, 22), (11, 18), (9, 18)];
        Assert.All(corners.Zip(expected), pair =>
        {
            Assert.Equal(pair.Second.X, pair.First.X, 1e-4f);
            Assert.Equal(pair.Second.Y, pair.First.Y, 1e-4f);
        });
    }

    [Fact]
    public void Bounds_touch_all_corners() => s_boxes.Sample(box =>
    {
        Assert.Equal(box.Corners.Min(corner => corner.X), box.Bounds.Left, 1e-3f);
        Assert.Equal(box.Corners.Min(corner => corner.Y), box.Bounds.Top, 1e-3f);
        Assert.Equal(box.Corners.Max(corner => corner.X), box.Bounds.Right, 1e-3f);
        Assert.Equal(box.Corners.Max(corner => corner.Y), box.Bounds.Bottom, 1e-3f);
    });

    [Fact]
    public void Probabilistic_overlap_of_equal_squares_follows_from_their_distance()
    {
        // Squares of 12 have a variance of 12; the Bhattacharyya distance is 6² / (8 · 12) = 0.375, and 1 − √(1 − e^−0.375) = 0.4408.
        var overlap = new RotatedBox(0, 0, 12, 12, 0).ProbIoU(new RotatedBox(6, 0, 12, 12, 0));
        Assert.Equal(0.440795, overlap, 1e-5);
    }

    [Fact]
    public void Probabilistic_overlap_of_concentric_boxes_follows_from_their_shapes()
    {
        // 12×12 and 24×24: |Σ₁ + Σ₂| = 60², |Σ₁| = 12², |Σ₂| = 48²; the distance is ln(3600 / (4 · 12 · 48)) / 2.
        var overlap = new RotatedBox(5, 5, 12, 12, 0).ProbIoU(new RotatedBox(5, 5, 24, 24, 1));
        Assert.Equal(1 - Math.Sqrt(1 - Math.Sqrt(2304.0 / 3600)), overlap, 1e-5);
    }

    [Fact]
    public void A_box_overlaps_itself_wholly_however_it_is_written() => s_boxes.Sample(box =>
    {
        Assert.Equal(1, box.ProbIoU(box), 1e-3f);
        Assert.Equal(1, box.ProbIoU(box with { Angle = box.Angle + MathF.PI }), 2e-3f);
        Assert.Equal(1, box.ProbIoU(box with { Width = box.Height, Height = box.Width, Angle = box.Angle + MathF.PI / 2 }), 2e-3f);
    });

    [Fact]
    public void Overlap_is_symmetric_and_a_share() => Gen.Select(s_boxes, s_boxes).Sample((a, b) =>
    {
        Assert.InRange(a.ProbIoU(b), 0, 1);
        Assert.Equal(a.ProbIoU(b), b.ProbIoU(a), 1e-5f);
    });

    [Fact]
    public void A_box_without_area_overlaps_nothing_else()
    {
        Assert.Equal(0, new RotatedBox(0, 0, 0, 0, 0).ProbIoU(new RotatedBox(0, 0, 5, 5, 0)));
        Assert.Equal(0, new RotatedBox(0, 0, 0, 0, 0).ProbIoU(new RotatedBox(1, 0, 0, 0, 0)));
    }
}
