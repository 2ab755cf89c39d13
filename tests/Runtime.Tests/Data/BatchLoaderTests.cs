using ConvNeXtGen.Data;
using ConvNeXtGen.Runtime.Tests.Training;
using TorchSharp;

namespace ConvNeXtGen.Runtime.Tests.Data;

public class BatchLoaderTests
{
    private static readonly PixelNormalization s_none = new([0], [1]);

    [Fact]
    public void An_epoch_shows_every_image_once_with_its_label()
    {
        using var loader = new BatchLoader(Numbered(10), new BatchLoaderOptions(4, s_none) { Shuffle = true, Seed = 1 });
        Assert.Equal(3, loader.BatchCount);
        var seen = Enumerable.Range(0, 3).SelectMany(index => Contents(loader.Read(0, index))).ToList();
        Assert.Equal([4, 4, 2], Enumerable.Range(0, 3).Select(index => loader.Read(0, index).Count));
        Assert.NotEqual(Enumerable.Range(0, 10), seen.Select(pair => pair.Image));
        Assert.Equal(Enumerable.Range(0, 10), seen.Select(pair => pair.Image).Order());
        Assert.All(seen, pair => Assert.Equal(pair.Image % 2, pair.Label));
    }

    [Fact]
    public void A_batch_depends_on_seed_and_epoch_only_not_on_what_was_read_before()
    {
        var options = new BatchLoaderOptions(4, s_none) { Shuffle = true, Seed = 1, Augmentations = [new RandomShift(1)] };
        using var straight = new BatchLoader(Numbered(10, side: 3), options);
        using var jumping = new BatchLoader(Numbered(10, side: 3), options);
        for (var epoch = 0; epoch < 3; epoch++)
        {
            for (var index = 0; index < straight.BatchCount; index++)
            {
                straight.Read(epoch, index);
            }
        }

        var expected = Pixels(straight.Read(2, 1));
        jumping.Read(0, 0);
        Assert.Equal(expected, Pixels(jumping.Read(2, 1)));
        Assert.NotEqual(expected, Pixels(jumping.Read(3, 1)));
    }

    [Fact]
    public void Without_shuffling_the_order_is_the_data_sets()
    {
        using var loader = new BatchLoader(Numbered(5), new BatchLoaderOptions(8, s_none));
        Assert.Equal([0, 1, 2, 3, 4], Contents(loader.Read(9, 0)).Select(pair => pair.Image));
    }

    [Fact]
    public void Pixels_are_normalised_after_augmentation()
    {
        // What moves in is black, and black must be normalised like any other pixel.
        var white = new ImageArray(new ImageShape(1, 2, 2), [1, 1, 1, 1], [0], ["white"]);
        using var loader = new BatchLoader(white, new BatchLoaderOptions(1, new PixelNormalization([0.5f], [0.5f])) { Augmentations = [new ShiftDown()] });
        Assert.Equal([-1f, -1f, 1f, 1f], Pixels(loader.Read(0, 0)));
    }

    [Fact]
    public void Large_images_are_read_in_parallel_with_the_same_result()
    {
        var images = Numbered(8, side: 128);
        using var large = new BatchLoader(images, new BatchLoaderOptions(8, s_none));
        using var small = new BatchLoader(images, new BatchLoaderOptions(1, s_none));
        var together = Pixels(large.Read(0, 0));
        var oneByOne = Enumerable.Range(0, 8).SelectMany(index => Pixels(small.Read(0, index))).ToArray();
        Assert.Equal(oneByOne, together);
    }

    [Fact]
    public void Reading_makes_no_tensors_and_disposing_frees_all()
    {
        var before = LiveTensors.OnThisThread;
        using (var loader = new BatchLoader(Numbered(10), new BatchLoaderOptions(4, s_none) { Shuffle = true }))
        {
            loader.Read(0, 0);
            var first = LiveTensors.OnThisThread;
            for (var index = 0; index < 100; index++)
            {
                loader.Read(index, index % loader.BatchCount);
            }

            Assert.Equal(first, LiveTensors.OnThisThread);
        }

        Assert.Equal(before, LiveTensors.OnThisThread);
    }

    [Fact]
    public void An_empty_data_set_is_refused() =>
        Assert.Throws<ArgumentException>(() => new BatchLoader(new ImageArray(new ImageShape(1, 1, 1), [], [], ["a"]), new BatchLoaderOptions(1, s_none)));

    /// <summary>Images that are their index in every pixel, labelled even or odd.</summary>
    private static ImageArray Numbered(int count, int side = 1) => new(
        new ImageShape(1, side, side),
        [.. Enumerable.Range(0, count).SelectMany(index => Enumerable.Repeat((float)index, side * side))],
        [.. Enumerable.Range(0, count).Select(index => index % 2)],
        ["even", "odd"]);

    private static List<(int Image, int Label)> Contents(ImageBatch batch) =>
        [.. batch.Images.data<float>().Zip(batch.Labels.data<long>(), (image, label) => ((int)image, (int)label))];

    private static float[] Pixels(ImageBatch batch) => [.. batch.Images.data<float>()];

    private sealed class ShiftDown : IAugmentation
    {
        public void Apply(Span<float> image, ImageShape shape, ref RandomStream random)
        {
            image[..^shape.Width].CopyTo(image[shape.Width..]);
            image[..shape.Width].Clear();
        }
    }
}
