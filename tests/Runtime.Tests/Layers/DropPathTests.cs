using ConvNeXtGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Layers;

public sealed class DropPathTests
{
    [Fact]
    public void Whole_samples_are_dropped_with_probability_p_and_the_rest_is_scaled()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(5);
        const int samples = 20_000;
        using var layer = new DropPath(0.3);

        var sums = layer.call(ones(samples, 3, 2, 1)).reshape(samples, -1);

        var first = sums.select(1, 0);
        Assert.True(sums.eq(first.unsqueeze(1)).all().item<bool>(), "All values of a sample share its fate.");
        var values = first.data<float>().ToArray();
        Assert.All(values, value => Assert.True(value == 0 || Math.Abs(value - 1 / 0.7f) < 1e-6, $"{value}"));
        Assert.InRange(values.Count(value => value == 0) / (double)samples, 0.3 - 0.015, 0.3 + 0.015);
    }

    [Fact]
    public void Evaluation_changes_nothing_and_hands_out_a_tensor_of_its_own()
    {
        using var layer = new DropPath(0.9);
        layer.eval();
        using var input = randn(8, 2, 2, 2);

        using (var output = layer.call(input))
        {
            Assert.NotSame(input, output);
            using var equal = output.eq(input);
            using var all = equal.all();
            Assert.True(all.item<bool>());
        }

        Assert.Equal(8, input.shape[0]);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_probability_outside_the_range_is_refused(double p) => Assert.Throws<ArgumentOutOfRangeException>(() => new DropPath(p));
}
