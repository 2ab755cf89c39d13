using ConvNeXtGen.Data;

namespace ConvNeXtGen.Runtime.Tests.Data;

public class AugmentationTests
{
    private static readonly ImageShape s_shape = new(2, 3, 3);

    [Fact]
    public void A_shift_moves_all_channels_alike_and_fills_with_black()
    {
        float[] image = [.. Enumerable.Range(1, 18).Select(value => (float)value)];
        var results = new HashSet<string>();
        for (var seed = 0; seed < 200; seed++)
        {
            var shifted = image.ToArray();
            var random = RandomStream.At(seed);
            new RandomShift(1).Apply(shifted, s_shape, ref random);
            results.Add(string.Join(' ', shifted));
            // The second channel is the first plus nine wherever something was moved in from the image.
            Assert.All(Enumerable.Range(0, 9), i => Assert.Equal(shifted[i] == 0 ? 0 : shifted[i] + 9, shifted[i + 9]));
        }

        Assert.Equal(9, results.Count);
        Assert.Contains("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18", results);
        Assert.Contains("0 0 0 0 1 2 0 4 5 0 0 0 0 10 11 0 13 14", results);
        Assert.Contains("5 6 0 8 9 0 0 0 0 14 15 0 17 18 0 0 0 0", results);
    }

    [Fact]
    public void A_shift_by_more_than_the_image_leaves_it_black()
    {
        var image = new float[] { 1, 1, 1, 1 };
        for (var seed = 0; seed < 100; seed++)
        {
            var shifted = image.ToArray();
            var random = RandomStream.At(seed);
            new RandomShift(50).Apply(shifted, new ImageShape(1, 2, 2), ref random);
            Assert.All(shifted, value => Assert.True(value is 0 or 1));
        }
    }

    [Fact]
    public void A_flip_mirrors_every_row_about_every_second_time()
    {
        var flipped = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            float[] image = [1, 2, 3, 4, 5, 6];
            var random = RandomStream.At(seed);
            new RandomHorizontalFlip().Apply(image, new ImageShape(1, 2, 3), ref random);
            flipped += image.SequenceEqual([3f, 2f, 1f, 6f, 5f, 4f]) ? 1 : 0;
            Assert.True(image[0] is 1 or 3);
        }

        Assert.InRange(flipped, 160, 240);
    }
}
