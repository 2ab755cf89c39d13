using ConvNeXtGen.Inference;
using CsCheck;

namespace ConvNeXtGen.Runtime.Tests.Inference;

public class LetterboxTests
{
    [Theory]
    [InlineData(1280, 720, 0, 140, 640, 360)]
    [InlineData(500, 1000, 160, 0, 320, 640)]
    [InlineData(640, 640, 0, 0, 640, 640)]
    [InlineData(320, 240, 0, 80, 640, 480)]
    [InlineData(1000, 1, 0, 319, 640, 1)]
    public void An_image_is_scaled_to_the_longer_side_and_centred(int width, int height, int left, int top, int contentWidth, int contentHeight) =>
        Assert.Equal(new Letterbox(width, height, 640, 640, left, top, contentWidth, contentHeight), Letterbox.Fit(width, height, 640, 640));

    [Fact]
    public void An_image_of_the_inputs_size_is_only_turned_into_planes()
    {
        byte[] pixels = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        using var input = Letterbox.Fit(2, 2, 2, 2).ToTensor(pixels, 3);
        Assert.Equal([1, 3, 2, 2], input.shape);
        var expected = new[] { 1, 4, 7, 10, 2, 5, 8, 11, 3, 6, 9, 12 };
        Assert.All(input.data<float>().Zip(expected), pair => Assert.Equal(pair.Second / 255f, pair.First, 6));
    }

    [Fact]
    public void A_wide_image_lies_between_grey_bars()
    {
        using var input = Letterbox.Fit(2, 1, 4, 4).ToTensor([0, 200], 1);

        // Twice as large, pixel centres at ½: the outer quarters are the ends, between them ¼ and ¾ of the way.
        float[] row = [0, 50, 150, 200];
        float[] bar = [114, 114, 114, 114];
        var expected = bar.Concat(row).Concat(row).Concat(bar);
        Assert.All(input.data<float>().Zip(expected), pair => Assert.Equal(pair.Second / 255, pair.First, 5));
    }

    [Fact]
    public void Points_go_to_the_input_and_back() =>
        Gen.Select(Gen.Int[1, 4000], Gen.Int[1, 4000], Gen.Int[1, 1280], Gen.Int[1, 1280], Gen.Float[0, 1], Gen.Float[0, 1]).Sample((sourceWidth, sourceHeight, width, height, u, v) =>
        {
            foreach (var letterbox in new[] { Letterbox.Fit(sourceWidth, sourceHeight, width, height), Letterbox.Stretch(sourceWidth, sourceHeight, width, height) })
            {
                var (x, y) = letterbox.ToInput(u * sourceWidth, v * sourceHeight);
                var (backX, backY) = letterbox.ToImage(x, y);
                Assert.InRange(x, letterbox.Left - 0.01f, letterbox.Left + letterbox.ContentWidth + 0.01f);
                Assert.InRange(y, letterbox.Top - 0.01f, letterbox.Top + letterbox.ContentHeight + 0.01f);
                Assert.Equal(u * sourceWidth, backX, 1e-3f * sourceWidth);
                Assert.Equal(v * sourceHeight, backY, 1e-3f * sourceHeight);
            }
        });

    [Fact]
    public void A_bright_box_is_where_the_letterbox_says()
    {
        var (width, height) = (300, 200);
        var box = new Box(60, 40, 180, 120);
        var pixels = new byte[width * height];
        for (var y = 40; y < 120; y++)
        {
            pixels.AsSpan(y * width + 60, 120).Fill(255);
        }

        var letterbox = Letterbox.Fit(width, height, 96, 96);
        using var input = letterbox.ToTensor(pixels, 1);
        var bright = input.data<float>().ToArray().Select((value, index) => (value, index)).Where(pair => pair.value > 0.5).Select(pair => pair.index).ToList();
        var found = new Box(bright.Min(i => i % 96), bright.Min(i => i / 96), bright.Max(i => i % 96) + 1, bright.Max(i => i / 96) + 1);

        Assert.True(letterbox.ToImage(found).IoU(box) > 0.95, $"{letterbox.ToImage(found)}");
    }

    [Fact]
    public void A_rotated_box_keeps_its_shape_where_proportions_are_kept()
    {
        var letterbox = new Letterbox(200, 100, 100, 100, 0, 25, 100, 50);
        var image = letterbox.ToImage(new RotatedBox(50, 50, 20, 10, 0.6f));
        Assert.Equal(new RotatedBox(100, 50, 40, 20, 0.6f), image);
    }

    [Fact]
    public void Stretching_moves_the_sides_of_a_rotated_box_with_the_image()
    {
        var image = Letterbox.Stretch(200, 100, 100, 100).ToImage(new RotatedBox(50, 50, 20, 10, MathF.PI / 2));
        Assert.Equal(20, image.Width, 1e-4f);
        Assert.Equal(20, image.Height, 1e-4f);
        Assert.Equal(MathF.PI / 2, image.Angle, 1e-5f);
    }

    [Fact]
    public void Sizes_that_do_not_fit_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Letterbox.Fit(0, 5, 5, 5));
        var letterbox = Letterbox.Fit(2, 2, 4, 4);
        Assert.Contains("has 12 bytes, but 11 were given", Assert.Throws<ArgumentException>(() => letterbox.ToTensor(new byte[11], 3)).Message);
        Assert.Contains("has 48 numbers, but there is room for 47", Assert.Throws<ArgumentException>(() => letterbox.Write(new byte[12], 3, new float[47])).Message);
    }
}
