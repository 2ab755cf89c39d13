using ConvNeXtGen.Layers;
using ConvNeXtGen.Runtime.Tests.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Layers;

/// <summary>Fresh weights have the distribution that the papers and implementations say.</summary>
public sealed class InitializationTests
{
    [Theory]
    [InlineData(0, 1, -2, 2)]
    [InlineData(0, 0.02, -2, 2)]
    [InlineData(1, 2, 0, 2)]
    [InlineData(0, 1, -0.5, 3)]
    public void A_truncated_normal_has_its_distribution(double mean, double std, double low, double high)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(11);
        const int count = 40_000;

        var values = Initialization.TruncatedNormal(empty(count, ScalarType.Float64), mean, std, low, high).data<double>().ToArray();

        Assert.All(values, value => Assert.InRange(value, low, high));
        Array.Sort(values);
        var mass = Normal((high - mean) / std) - Normal((low - mean) / std);
        var distance = values
            .Select((value, i) => Math.Abs((Normal((value - mean) / std) - Normal((low - mean) / std)) / mass - (i + 0.5) / count))
            .Max();

        // Kolmogorov–Smirnov: beyond this lies one sample in ten thousand.
        Assert.InRange(distance, 0, 2.23 / Math.Sqrt(count));
    }

    [Theory]
    [InlineData(3, 1, -2, 2)]
    [InlineData(0, 1, 0.1, 2)]
    [InlineData(0, 8, -2, 2)]
    public void Bounds_that_make_no_sense_are_refused(double mean, double std, double low, double high) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            using var tensor = empty(4);
            Initialization.TruncatedNormal(tensor, mean, std, low, high);
        });

    [Fact]
    public void A_network_starts_as_ConvNeXt_does()
    {
        using var scope = NewDisposeScope();
        random.manual_seed(3);
        using var model = new ConvNeXtSchedule();

        foreach (var (name, parameter) in model.named_parameters())
        {
            var (mean, std) = (parameter.mean().item<float>(), parameter.numel() > 1 ? parameter.std().item<float>() : 0);
            (double Mean, double Std) expected = name switch
            {
                "head.weight" => (0, 0.002),
                _ when name.EndsWith("gamma", StringComparison.Ordinal) => (0.5, 0),
                _ when name.EndsWith("bias", StringComparison.Ordinal) => (0, 0),
                _ when parameter.dim() == 1 => (1, 0),
                _ => (0, 0.02),
            };
            var spread = 5 * expected.Std / Math.Sqrt(parameter.numel());
            Assert.True(Math.Abs(mean - expected.Mean) <= spread + 1e-7, $"{name}: mean {mean}");
            Assert.True(Math.Abs(std - expected.Std) <= spread + 1e-7, $"{name}: std {std}");
        }
    }

    [Fact]
    public void Drop_path_rates_rise_linearly_over_all_blocks()
    {
        using var model = new ConvNeXtSchedule();

        double[] rates = [.. new[] { model.Stage1.Block1, model.Stage1.Block2, model.Stage2.Block1, model.Stage2.Block2, model.Stage2.Block3 }.Select(b => b.drop_path.P)];

        Assert.Equal([0, 0.1, 0.2, 0.3, 0.4], rates.Select(r => Math.Round(r, 12)));
    }

    private static double Normal(double x)
    {
        using var value = tensor(x / Math.Sqrt(2), ScalarType.Float64);
        using var erf = value.erf();
        return (1 + erf.item<double>()) / 2;
    }
}
