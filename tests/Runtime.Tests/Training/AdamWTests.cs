using ConvNeXtGen.Training;
using TorchSharp;
using static TorchSharp.torch;
using AdamW = ConvNeXtGen.Training.AdamW;
using Parameter = TorchSharp.Modules.Parameter;

namespace ConvNeXtGen.Runtime.Tests.Training;

[Collection(nameof(GlobalRandom))]
public class AdamWTests
{
    [Theory]
    [InlineData(5)]
    [InlineData(64)]
    [InlineData(200_003)]
    public void It_steps_like_the_formula_in_double_precision(int count)
    {
        using var start = randn(count);
        using var parameter = new Parameter(start.clone());
        using var optimizer = new AdamW([new ParameterGroup([("w", parameter)], 0.05)]);
        double[] w = [.. start.data<float>()], m = new double[count], v = new double[count];
        for (var step = 1; step <= 4; step++)
        {
            using var gradient = randn(count);
            parameter.grad = gradient;
            optimizer.Step(0.01);
            optimizer.ClearGradients();
            float[] g = [.. gradient.data<float>()];
            for (var i = 0; i < count; i++)
            {
                m[i] = 0.9 * m[i] + 0.1 * g[i];
                v[i] = 0.999 * v[i] + 0.001 * (double)g[i] * g[i];
                var (mean, square) = (m[i] / (1 - Math.Pow(0.9, step)), v[i] / (1 - Math.Pow(0.999, step)));
                w[i] -= 0.01 * 0.05 * w[i] + 0.01 * mean / (Math.Sqrt(square) + 1e-8);
            }
        }

        Assert.All(parameter.data<float>().Zip(w), pair => Assert.Equal(pair.Second, pair.First, 2e-5));
    }

    [Fact]
    public void It_steps_like_TorchSharps()
    {
        using var start = randn(300);
        using var ours = new Parameter(start.clone());
        using var theirs = new Parameter(start.clone());
        using var optimizer = new AdamW([new ParameterGroup([("w", ours)], 0.1)]);
        using var reference = torch.optim.AdamW([theirs], lr: 0.02, weight_decay: 0.1);
        for (var step = 0; step < 5; step++)
        {
            using var gradient = randn(300);
            ours.grad = gradient;
            theirs.grad = gradient;
            optimizer.Step(0.02);
            reference.step();
        }

        using var difference = (ours - theirs).abs().max();
        Assert.InRange(difference.item<float>(), 0, 1e-5f);
    }

    [Fact]
    public void A_gradient_may_lie_channels_last()
    {
        using var start = randn(4, 3, 2, 2);
        using var packed = new Parameter(start.clone());
        using var strided = new Parameter(start.clone());
        using var gradient = randn(4, 3, 2, 2);
        using var channelsLast = gradient.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        packed.grad = gradient;
        strided.grad = channelsLast;
        using var first = new AdamW([new ParameterGroup([("w", packed)], 0)]);
        using var second = new AdamW([new ParameterGroup([("w", strided)], 0)]);
        first.Step(0.1);
        second.Step(0.1);
        Assert.Equal(packed.data<float>(), strided.data<float>());
    }

    [Fact]
    public void A_parameter_without_gradient_stays()
    {
        using var parameter = new Parameter(ones(3));
        using var optimizer = new AdamW([new ParameterGroup([("w", parameter)], 0.5)]);
        optimizer.Step(0.1);
        Assert.All(parameter.data<float>(), value => Assert.Equal(1, value));
    }

    [Fact]
    public void Types_it_cannot_train_are_named()
    {
        using var parameter = new Parameter(ones(3, ScalarType.Float64));
        var error = Assert.Throws<NotSupportedException>(() => new AdamW([new ParameterGroup([("head.weight", parameter)], 0)]));
        Assert.Contains("head.weight is Float64", error.Message);
    }

    [Fact]
    public void A_step_leaves_no_tensors_behind()
    {
        using var parameter = new Parameter(ones(3));
        using var optimizer = new AdamW([new ParameterGroup([("w", parameter)], 0)]);
        using var gradient = ones(3);
        var before = LiveTensors.OnThisThread;
        for (var step = 0; step < 10; step++)
        {
            parameter.grad = gradient;
            optimizer.Step(0.1);
            optimizer.ClearGradients();
        }

        Assert.Equal(before, LiveTensors.OnThisThread);
    }
}
