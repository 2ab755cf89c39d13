using ConvNeXtGen.Data;

namespace ConvNeXtGen.Runtime.Tests.Data;

public class RandomStreamTests
{
    [Fact]
    public void The_same_position_gives_the_same_numbers_and_another_gives_others()
    {
        var (a, again, swapped) = (RandomStream.At(1, 2), RandomStream.At(1, 2), RandomStream.At(2, 1));
        Assert.Equal(a.Next(), again.Next());
        Assert.NotEqual(RandomStream.At(1, 2).Next(), swapped.Next());
        Assert.NotEqual(RandomStream.At(1).Next(), RandomStream.At(1, 0).Next());
    }

    [Fact]
    public void It_is_SplitMix64()
    {
        // With the state 0 the first outputs are those of the published reference implementation for seed 0.
        var stream = default(RandomStream);
        Assert.Equal(0xE220A8397B1DCDAFUL, stream.Next());
        Assert.Equal(0x6E789E6AA1B965F4UL, stream.Next());
    }

    [Fact]
    public void Bounded_numbers_reach_every_value_about_equally_often()
    {
        var stream = RandomStream.At(7);
        var counts = new int[5];
        for (var draw = 0; draw < 10_000; draw++)
        {
            counts[stream.Next(5)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 1_850, 2_150));
    }

    [Fact]
    public void Shuffling_keeps_every_value()
    {
        var values = Enumerable.Range(0, 100).ToArray();
        RandomStream.At(3).Shuffle(values);
        Assert.NotEqual(Enumerable.Range(0, 100), values);
        Assert.Equal(Enumerable.Range(0, 100), values.Order());
    }
}
