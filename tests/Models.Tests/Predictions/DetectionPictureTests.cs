using ConvNeXtGen.Inference;
using ConvNeXtGen.Models.Data;
using ConvNeXtGen.Models.Plots;
using SkiaSharp;

namespace ConvNeXtGen.Models.Tests.Predictions;

public class DetectionPictureTests
{
    private static readonly DrawingOptions s_bare = new() { Labels = false, Scores = false, LineWidth = 2 };

    [Fact]
    public void Boxes_have_the_colour_of_their_class()
    {
        using var picture = Draw(s_bare, new Detection(new Box(20, 30, 60, 70), 0.9f, 3, "owl"));
        Assert.Equal(ClassPalette.Of(3), picture.GetPixel(20, 50));
        Assert.Equal(ClassPalette.Of(3), picture.GetPixel(40, 69));
        Assert.Equal(SKColors.Black, picture.GetPixel(40, 50));
        Assert.Equal(12, Enumerable.Range(0, 12).Select(ClassPalette.Of).Distinct().Count());
    }

    [Fact]
    public void Labels_are_written_with_the_font_that_comes_along()
    {
        Assert.Equal("DejaVu Sans", PlotFont.Typeface?.FamilyName);
        using var picture = Draw(new DrawingOptions { LineWidth = 2 }, new Detection(new Box(20, 50, 60, 90), 0.9f, 3, "owl"));
        var text = ClassPalette.TextOn(ClassPalette.Of(3));
        var label = Pixels(picture, SKRectI.Create(20, 28, 60, 20)).ToList();
        Assert.InRange(label.Count(color => color == text), 10, 400);
        Assert.InRange(label.Count(color => color == ClassPalette.Of(3)), 400, 1200);
    }

    [Fact]
    public void Masks_are_filled_and_outlined()
    {
        var mask = new Mask(20, 20, 40, 40, [.. Enumerable.Range(0, 1600).Select(i => i % 40 < 20)]);
        using var picture = Draw(s_bare, new SegmentedDetection(new Box(20, 20, 60, 60), 0.9f, 0, "cat", mask));
        var (inside, color) = (picture.GetPixel(30, 40), ClassPalette.Of(0));
        Assert.Equal(color.Red * 110 / 255.0, inside.Red, 2.0);
        Assert.Equal(color, picture.GetPixel(40, 40));
        Assert.Equal(SKColors.Black, picture.GetPixel(50, 40));
    }

    [Fact]
    public void Rotated_boxes_and_keypoints_are_drawn_and_unseen_points_are_not()
    {
        using var rotated = Draw(s_bare with { LineWidth = 5 }, new RotatedDetection(new Box(22, 22, 78, 78), 0.9f, 1, "ship", new RotatedBox(50, 50, 40, 40, MathF.PI / 4)));
        Assert.Equal(SKColors.Black, rotated.GetPixel(24, 24));
        Assert.Equal(ClassPalette.Of(1), rotated.GetPixel(35, 35));

        using var pose = Draw(s_bare, new PoseDetection(new Box(10, 10, 90, 90), 0.9f, 0, "person", [new Keypoint(30, 30, 0.9f), new Keypoint(60, 60, 0.2f), new Keypoint(70, 30, null)]));
        Assert.Equal(ClassPalette.Of(0), pose.GetPixel(30, 30));
        Assert.Equal(SKColors.Black, pose.GetPixel(60, 60));
        Assert.Equal(ClassPalette.Of(2), pose.GetPixel(70, 30));
    }

    [Fact]
    public void Labels_lie_in_the_picture_and_beside_each_other()
    {
        var placement = new LabelPlacement(200, 100);
        var box = new SKRect(150, 2, 260, 60);
        var places = Enumerable.Range(0, 3).Select(_ => placement.Place(box, new SKSize(80, 15))).ToArray();
        Assert.All(places, place => Assert.True(place is { Left: >= 0, Top: >= 0, Right: <= 200, Bottom: <= 100 }));
        Assert.DoesNotContain(places, place => places.Any(other => other != place && other.IntersectsWith(place)));
    }

    private static SKBitmap Draw(DrawingOptions options, params Detection[] detections)
    {
        var bitmap = new SKBitmap(new SKImageInfo(100, 100, SKColorType.Rgba8888, SKAlphaType.Premul));
        bitmap.Erase(SKColors.Black);
        using var image = new PixelImage(bitmap);
        return DetectionPicture.Draw(image, detections, options);
    }

    private static IEnumerable<SKColor> Pixels(SKBitmap picture, SKRectI area) =>
        from y in Enumerable.Range(area.Top, area.Height) from x in Enumerable.Range(area.Left, area.Width) select picture.GetPixel(x, y);
}
