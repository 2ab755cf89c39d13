using ConvNeXtGen.Graphs;
using ConvNeXtGen.Inference;
using ConvNeXtGen.Inference.Machine;
using ConvNeXtGen.Layers;
using ConvNeXtGen.Runtime.Tests.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Compiled;

public class BFloat16DepthwiseTests
{
    /// <summary>Channels, height, width, images, threads: odd and even rows, fewer than the kernel has, tiles of every kind, channels that fill no vector.</summary>
    public static TheoryData<int, int, int, int, int> Images => new()
    {
        { 16, 1, 1, 1, 1 },
        { 16, 2, 2, 1, 2 },
        { 24, 3, 5, 2, 1 },
        { 17, 7, 7, 1, 2 },
        { 48, 14, 14, 3, 2 },
        { 20, 9, 15, 1, 1 },
        { 33, 8, 28, 1, 2 },
        { 16, 31, 43, 2, 2 },
        { 96, 56, 56, 1, 2 },
    };

    [Theory]
    [MemberData(nameof(Images))]
    public void Numbers_that_bfloat16_holds_are_convolved_exactly(int channels, int height, int width, int images, int threads)
    {
        if (!MachineKernel.SupportsBFloat16)
        {
            return;
        }

        using var network = new OpNetwork(new Depthwise(channels), [images, channels, height, width]);
        network.eval();
        using var x = Rounded(randn(images, channels, height, width));
        using var compiled = network.Compile(new() { Threads = threads, Precision = CompiledPrecision.BFloat16 });
        using var actual = compiled.Run(x);
        using var again = compiled.Run(x);
        Assert.Contains(compiled.Profile(x, 1), step => step.Operation == "depthwise convolution, row pairs");
        network.to(ScalarType.Float64);
        using var exact = network.forward(x.to(ScalarType.Float64));
        Closeness.AssertClose(actual.to(ScalarType.Float64), exact, 2e-6);
        Assert.True(actual.equal(again).all().item<bool>());
    }

    [Theory]
    [InlineData(40, 7, 11, 2, 2)]
    [InlineData(96, 14, 14, 1, 1)]
    public void A_block_in_bfloat16_stays_close_with_any_number_of_threads(int channels, int height, int width, int images, int threads)
    {
        if (!MachineKernel.SupportsBFloat16)
        {
            return;
        }

        using var network = new OpNetwork(new ConvNeXtBlock(channels, layerScaleInitValue: 0.5), [images, channels, height, width]);
        network.eval();
        using var compiled = network.Compile(new() { Threads = threads, Precision = CompiledPrecision.BFloat16 });
        using var alone = network.Compile(new() { Threads = 1, Precision = CompiledPrecision.BFloat16 });
        using var x = randn(images, channels, height, width);
        using var actual = compiled.Run(x);
        using var expected = alone.Run(x);
        Assert.True(actual.equal(expected).all().item<bool>());
        Assert.Contains(compiled.Profile(x, 1), step => step.Operation == "depthwise convolution, layer norm, row pairs");
        network.to(ScalarType.Float64);
        using var exact = network.forward(x.to(ScalarType.Float64));
        Closeness.AssertClose(actual.to(ScalarType.Float64), exact, 1e-2);
    }

    private static Tensor Rounded(Tensor numbers) => numbers.to(ScalarType.BFloat16).to(ScalarType.Float32);

    private sealed class Depthwise : OpLayer
    {
        private readonly long _channels;

        public Depthwise(long channels)
        {
            _channels = channels;
            register_parameter("weight", new TorchSharp.Modules.Parameter(Rounded(randn(channels, 1, 7, 7))));
            register_parameter("bias", new TorchSharp.Modules.Parameter(randn(channels)));
        }

        public override T Apply<T>(IOps<T> ops, T x) =>
            ops.Conv2d(x, W("weight", _channels, 1, 7, 7), W("bias", _channels), new(padding: 3, groups: _channels));
    }
}
