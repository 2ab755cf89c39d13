using ConvNeXtGen.Graphs;
using ConvNeXtGen.Inference;
using ConvNeXtGen.Layers;
using ConvNeXtGen.Layers.Yolo;
using ConvNeXtGen.Runtime.Tests.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Compiled;

/// <summary>What detectors are made of, compiled, against float64 (libtorch's own float32 convolutions are not to be trusted everywhere).</summary>
public class DetectorPartTests
{
    private static readonly Dictionary<string, (Func<Layer> Make, long[] Image)> s_parts = new()
    {
        ["3×3"] = (() => new Conv(24, 40, 3), [2, 24, 17, 22]),
        ["3×3, multiples of everything"] = (() => new Conv(32, 64, 3), [1, 32, 16, 32]),
        ["3×3, small map"] = (() => new Conv(32, 16, 3), [1, 32, 5, 9]),
        ["3×3 stride 2, three channels"] = (() => new Conv(3, 16, 3, 2), [2, 3, 33, 40]),
        ["6×6 stride 2"] = (() => new Conv(3, 20, 6, 2, 2), [1, 3, 32, 44]),
        ["1×1 stride 2"] = (() => new Conv(20, 20, 1, 2), [1, 20, 18, 15]),
        ["3×3 depthwise that reads what products read"] = (() => new C2fCIB(64, 72, 1, shortcut: false), [2, 64, 11, 14]),
        ["3×3 depthwise, one pixel wide"] = (() => new DWConv(24, 24, 3), [2, 24, 5, 1]),
        ["3×3 dilated"] = (() => new Conv(16, 32, 3, d: 2), [1, 16, 19, 23]),
        ["3×3 grouped"] = (() => new Conv(16, 32, 3, g: 4), [1, 16, 19, 23]),
        ["large 1×1"] = (() => new Conv(256, 96, 1), [1, 256, 9, 11]),
        ["large 1×1, odd number of pixels"] = (() => new Conv(258, 128, 1), [3, 258, 7, 5]),
        ["split and residual"] = (() => new C2f(32, 48, 2, shortcut: true), [2, 32, 20, 20]),
        ["split and residual, Winograd"] = (() => new C2f(64, 128, 1, shortcut: true), [1, 64, 18, 21]),
        ["average and max pooling"] = (() => new ADown(64, 48), [2, 64, 13, 18]),
        ["pooling pyramid"] = (() => new SPPF(32, 48, 5), [1, 32, 20, 15]),
        ["attention"] = (() => new PSABlock(64, 0.5, 2), [2, 64, 10, 12]),
        ["transformer"] = (() => new AIFI(64, 128, 4), [1, 64, 6, 7]),
        ["transformer, heads of odd size, more than one panel of keys"] = (() => new AIFI(60, 100, 4), [2, 60, 7, 11]),
        ["attention, fewer keys than a vector, values wider than a panel"] = (() => new PSABlock(80, 0.5, 1), [1, 80, 3, 5]),
        ["area attention"] = (() => new AAttn(64, 2, 4), [1, 64, 8, 16]),
        ["deformable samples"] = (() => new DeformableProbe(64, 2), [2, 64, 9, 12]),
        ["deformable samples, odd heads"] = (() => new DeformableProbe(60, 3), [1, 60, 7, 5]),
        ["deformable samples, heads smaller than a vector"] = (() => new DeformableProbe(12, 4), [2, 12, 4, 6]),
    };

    public static TheoryData<string, int> Cases
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var part in s_parts.Keys)
            {
                foreach (var width in new[] { 16, 8, 4 })
                {
                    data.Add(part, width);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Parts_compile_to_the_numbers_of_float64_for_every_vector_width(string part, int width)
    {
        using var network = Lively(part, out var image);
        using var compiled = network.Compile(new() { VectorWidth = width, Threads = width == 8 ? 2 : 1 });
        using var actual = compiled.Run(image);
        using var again = compiled.Run(image);
        using var expected = Exact(network, image);
        Closeness.AssertClose(actual, expected, 5e-6);
        Closeness.AssertClose(again, actual, 0);
        image.Dispose();
    }

    [Theory]
    [InlineData("3×3 stride 2, three channels")]
    [InlineData("split and residual")]
    [InlineData("split and residual, Winograd")]
    [InlineData("average and max pooling")]
    [InlineData("3×3 depthwise that reads what products read")]
    [InlineData("pooling pyramid")]
    [InlineData("attention")]
    [InlineData("area attention")]
    [InlineData("transformer")]
    [InlineData("transformer, heads of odd size, more than one panel of keys")]
    [InlineData("attention, fewer keys than a vector, values wider than a panel")]
    [InlineData("deformable samples, odd heads")]
    public void Bfloat16_parts_stay_close(string part)
    {
        using var network = Lively(part, out var image);
        using var compiled = network.Compile(new() { Precision = CompiledPrecision.BFloat16 });
        using var actual = compiled.Run(image);
        using var expected = Exact(network, image);
        Closeness.AssertClose(actual, expected, 5e-2);
        image.Dispose();
    }

    [Fact]
    public void Outputs_are_the_callers_own()
    {
        using var network = Lively("split and residual", out var image);
        using var compiled = network.Compile();
        using var first = compiled.Run(image);
        using var kept = first.clone();
        using var other = zeros_like(image);
        using var second = compiled.Run(other);
        Closeness.AssertClose(first, kept, 0);
        Assert.True(Closeness.RelativeError(second, kept) > 1e-3);
        image.Dispose();
    }

    private static OpNetwork Lively(string part, out Tensor image)
    {
        var (make, shape) = s_parts[part];
        manual_seed(3);
        var network = new OpNetwork(make(), shape);
        image = randn(shape);
        using var guard = no_grad();
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (parameter.dim() > 1)
            {
                parameter.normal_(0, Math.Sqrt(2.0 * parameter.shape[0] / parameter.numel()));
            }
            else
            {
                parameter.add_(randn_like(parameter) * 0.2);
            }
        }

        network.eval();
        return network;
    }

    private static Tensor Exact(OpNetwork network, Tensor image)
    {
        using var guard = no_grad();
        using var wide = image.to(ScalarType.Float64);
        network.to(ScalarType.Float64);
        var result = network.forward(wide);
        network.to(ScalarType.Float32);
        return result;
    }
}
