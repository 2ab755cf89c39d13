using ConvNeXtGen.Data;

namespace ConvNeXtGen.Runtime.Tests.Data;

public class StratifiedSplitTests
{
    // 60 images of class a, 30 of b, 10 of c; every image is its own index.
    private static readonly ImageArray s_images = new(
        new ImageShape(1, 1, 1),
        [.. Enumerable.Range(0, 100).Select(index => index / 100f)],
        [.. Enumerable.Range(0, 100).Select(index => index < 60 ? 0 : index < 90 ? 1 : 2)],
        ["a", "b", "c"]);

    [Fact]
    public void Every_class_is_held_out_in_the_same_proportion()
    {
        var split = StratifiedSplit.Of(s_images, 0.2, seed: 0);
        var heldOut = Enumerable.Range(0, split.HeldOut.Count).GroupBy(split.HeldOut.Label).ToDictionary(group => group.Key, group => group.Count());
        Assert.Equal((12, 6, 2), (heldOut[0], heldOut[1], heldOut[2]));
        Assert.Equal(80, split.Larger.Count);
    }

    [Fact]
    public void The_parts_share_no_image_and_lose_none()
    {
        var split = StratifiedSplit.Of(s_images, 0.2, seed: 0);
        var all = Sources(split.Larger).Concat(Sources(split.HeldOut));
        Assert.Equal(Enumerable.Range(0, 100), all.Order());
    }

    [Fact]
    public void The_seed_decides_which_images_go_where()
    {
        Assert.Equal(Sources(StratifiedSplit.Of(s_images, 0.2, 5).HeldOut), Sources(StratifiedSplit.Of(s_images, 0.2, 5).HeldOut));
        Assert.NotEqual(Sources(StratifiedSplit.Of(s_images, 0.2, 5).HeldOut), Sources(StratifiedSplit.Of(s_images, 0.2, 6).HeldOut));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_share_that_leaves_a_part_empty_is_refused(double share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => StratifiedSplit.Of(s_images, share, 0));

    private static int[] Sources(ImageSubset part) => [.. Enumerable.Range(0, part.Count).Select(part.SourceIndex)];
}
