using ConvNeXtGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Layers;

/// <summary>Gradients against central finite differences in float64.</summary>
public sealed class GradientTests
{
    private const double Step = 1e-6;

    public static TheoryData<string> Names() => [.. Layers.Keys];

    private static Dictionary<string, Func<(Layer Layer, long[] Input)>> Layers { get; } = new()
    {
        ["block"] = () => (new ConvNeXtBlock(4, layerScaleInitValue: 0.7, dtype: ScalarType.Float64), [2, 4, 5, 5]),
        ["block without gamma"] = () => (new ConvNeXtBlock(4, layerScaleInitValue: 0, dtype: ScalarType.Float64), [1, 4, 3, 4]),
        ["V2 block"] = () => (new ConvNeXtBlock(3, layerScaleInitValue: 0, grn: true, kernelSize: 3, dtype: ScalarType.Float64), [2, 3, 4, 4]),
        ["global response norm"] = () => (new GlobalResponseNorm(5, dtype: ScalarType.Float64), [2, 3, 3, 5]),
        ["channels-first norm"] = () => (new LayerNorm2d(6, dtype: ScalarType.Float64), [2, 6, 3, 3]),
        ["channels-last norm"] = () => (new LayerNorm(6, dtype: ScalarType.Float64), [2, 3, 6]),
        ["stem"] = () => (new PatchStem(2, 4, 2, dtype: ScalarType.Float64), [1, 2, 6, 6]),
        ["downsample"] = () => (new Downsample(4, 6, dtype: ScalarType.Float64), [1, 4, 4, 4]),
        ["linear"] = () => (new Linear(4, 3, dtype: ScalarType.Float64), [2, 4]),
        ["pool"] = () => (new GlobalAveragePool(), [2, 3, 4, 4]),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_equal_finite_differences(string name)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(7);
        var (layer, shape) = Layers[name]();
        Perturb(layer);
        var input = randn(shape, ScalarType.Float64, requires_grad: true);
        var weights = randn(layer.forward(input.detach()).shape, ScalarType.Float64);

        Loss().backward();

        Check(input, "input");
        foreach (var (key, parameter) in layer.named_parameters())
        {
            Check(parameter, key);
        }

        Tensor Loss() => (layer.call(input) * weights).sum();

        void Check(Tensor values, string key)
        {
            using var guard = no_grad();
            var gradient = values.grad!.reshape(-1);
            var flat = values.detach().view(-1);
            for (long i = 0; i < flat.shape[0]; i += Math.Max(1, flat.shape[0] / 12))
            {
                var old = flat[i].item<double>();
                flat[i] = old + Step;
                var up = Loss().item<double>();
                flat[i] = old - Step;
                var down = Loss().item<double>();
                flat[i] = old;
                var expected = (up - down) / (2 * Step);
                var actual = gradient[i].item<double>();
                Assert.True(Math.Abs(expected - actual) <= 1e-6 * (1 + Math.Abs(expected)), $"{name}: d/d{key}[{i}] is {actual}, finite differences say {expected}.");
            }
        }
    }

    // Zero gammas and betas would hide a wrong gradient.
    private static void Perturb(Layer layer)
    {
        using var guard = no_grad();
        foreach (var parameter in layer.parameters())
        {
            parameter.add_(randn_like(parameter).mul_(0.3));
        }
    }
}
