using ConvNeXtGen.Inference;
using ConvNeXtGen.Kernels.Simd;
using ConvNeXtGen.Layers;
using ConvNeXtGen.Runtime.Tests.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Compiled;

public class PatchTests
{
    private const string Direct = "convolution", Once = "product, Strassen", Twice = "product, Strassen twice";

    /// <summary>
    /// Channels, outputs, height, width, images, vector width, threads, what the convolution has become: patches by one and two steps, with halves of odd length,
    /// pixels that fill no vector, rows whole pages apart; images that patches do not cover, and too few outputs or patches, stay convolutions.
    /// </summary>
    public static TheoryData<int, int, int, int, int, int, int, string> Images => new()
    {
        { 96, 192, 20, 28, 1, 16, 1, Once },
        { 96, 192, 14, 14, 3, 16, 2, Once },
        { 192, 384, 22, 24, 1, 16, 1, Twice },
        { 256, 384, 14, 14, 3, 16, 2, Twice },
        { 256, 96, 14, 14, 1, 16, 1, Once },
        { 50, 64, 18, 10, 1, 16, 1, Once },
        { 50, 48, 18, 10, 2, 8, 2, Once },
        { 49, 16, 16, 14, 1, 4, 1, Once },
        { 96, 192, 21, 28, 1, 16, 1, Direct },
        { 96, 192, 20, 29, 1, 16, 2, Direct },
        { 96, 200, 20, 28, 1, 16, 1, Direct },
        { 96, 192, 8, 10, 1, 16, 1, Direct },
    };

    [Theory]
    [MemberData(nameof(Images))]
    public void Downsampling_is_nearly_as_exact_as_a_direct_convolution(int channels, int outputs, int height, int width, int images, int vector, int threads, string operation)
    {
        if (vector == 16 && !Float32x16.IsSupported)
        {
            return;
        }

        var layer = new Downsample(channels, outputs);
        using (no_grad())
        {
            layer.Norm.weight.normal_(1, 0.2);
            layer.Norm.bias.normal_(0, 0.2);
            layer.Conv.weight.mul_(10);
            layer.Conv.bias!.normal_(0, 0.5);
        }

        CompiledLayer.AssertExact(
            layer,
            [images, channels, height, width],
            new() { VectorWidth = vector, Threads = threads },
            operation,
            operation == Twice ? 1e-5 : 5e-6);
    }

    [Fact]
    public void Images_of_other_sizes_share_a_model()
    {
        using var network = new OpNetwork(new Downsample(96, 192), [1, 96, 28, 28]);
        network.eval();
        using var compiled = network.Compile();
        foreach (var (height, width) in new[] { (28, 28), (27, 28), (28, 28) })
        {
            using var x = randn(1, 96, height, width);
            using var actual = compiled.Run(x);
            using var expected = network.forward(x);
            Closeness.AssertClose(actual, expected, 5e-6);
        }
    }

    [Fact]
    public void A_norm_that_others_read_stays_an_image()
    {
        using var network = new OpNetwork(new NormAndPatches(), [1, 96, 28, 28]);
        network.eval();
        using var compiled = network.Compile();
        using var x = randn(1, 96, 28, 28);
        using var actual = compiled.Run(x);
        using var expected = network.forward(x);
        Assert.Contains(compiled.Profile(x, 1), step => step.Operation == Direct);
        Closeness.AssertClose(actual, expected, 5e-6);
    }

    /// <summary>A norm that is downsampled twice, by a convolution and by its maximum.</summary>
    private sealed class NormAndPatches : Layer
    {
        private readonly LayerNorm2d _norm;
        private readonly ConvNeXtGen.Layers.Conv2d _conv;

        public NormAndPatches()
            : base(nameof(NormAndPatches))
        {
            _norm = AddModule("0", new LayerNorm2d(96));
            _conv = AddModule("1", new ConvNeXtGen.Layers.Conv2d(96, 192, 2, 2));
        }

        public override T Apply<T>(ConvNeXtGen.Graphs.IOps<T> ops, T x)
        {
            var norm = ops.Call(_norm, x);
            return ops.Concat([ops.Call(_conv, norm), ops.MaxPool2d(norm, 2, 2, 0, false)], 1);
        }
    }
}
