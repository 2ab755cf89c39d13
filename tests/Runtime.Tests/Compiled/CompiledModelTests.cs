using ConvNeXtGen.Inference;
using ConvNeXtGen.Runtime.Tests.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Compiled;

public class CompiledModelTests
{
    public static TheoryData<OpCase> ImageOps => [.. OpCases.All.Where(op => op.Input.Length == 4 && !op.Name.StartsWith("concat", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(ImageOps))]
    public void Every_op_compiles_to_the_same_numbers(OpCase op)
    {
        using var layer = op.Make();
        using var network = new OpNetwork(layer, op.Input);
        network.eval();
        using var x = randn(op.Input);
        using var expected = network.forward(x);
        using var compiled = network.Compile();
        using var actual = compiled.Run(x);
        Closeness.AssertClose(actual, expected, 1e-5);
    }

    [Theory]
    [InlineData(CompiledBackend.Kernels, false)]
    [InlineData(CompiledBackend.Kernels, true)]
    [InlineData(CompiledBackend.Aten, false)]
    [InlineData(CompiledBackend.Aten, true)]
    public void A_ConvNeXt_gives_its_logits_at_any_size_on_either_backend(CompiledBackend backend, bool grn)
    {
        using var network = new MicroConvNeXt(grn);
        network.eval();
        using var compiled = network.Compile(new() { Backend = backend });
        Assert.Equal(backend, compiled.Backend);
        foreach (var shape in new long[][] { [1, 3, 32, 32], [4, 3, 32, 32], [2, 3, 44, 64], [1, 3, 97, 61] })
        {
            using var x = randn(shape);
            using var expected = network.forward(x);
            using var actual = compiled.Run(x);
            Closeness.AssertClose(actual, expected, 1e-4);
        }
    }

    [Theory]
    [InlineData(20, 52, 3)]
    [InlineData(16, 35, 5)]
    [InlineData(48, 96, 7)]
    public void Widths_and_kernels_that_do_not_fill_vectors_are_exact_too(long first, long second, long kernelSize)
    {
        using var network = new MicroConvNeXt(dims: [first, second], kernelSize: kernelSize);
        network.eval();
        using var compiled = network.Compile();
        using var x = randn(3, 3, 40, 28);
        using var expected = network.forward(x);
        using var actual = compiled.Run(x);
        Closeness.AssertClose(actual, expected, 1e-4);
    }

    [Theory]
    [InlineData(CompiledBackend.Auto)]
    [InlineData(CompiledBackend.Aten)]
    public void Bfloat16_stays_close_to_float32(CompiledBackend backend)
    {
        using var network = new MicroConvNeXt();
        network.eval();
        using var compiled = network.Compile(new() { Precision = CompiledPrecision.BFloat16, Backend = backend });
        using var x = randn(8, 3, 64, 64);
        using var expected = network.forward(x);
        using var actual = compiled.Run(x);
        Assert.Equal(ScalarType.Float32, actual.dtype);
        Closeness.AssertClose(actual, expected, 6e-2);
    }

    [Fact]
    public void Any_strides_of_the_image_are_read()
    {
        using var network = new MicroConvNeXt();
        network.eval();
        using var compiled = network.Compile();
        using var scope = NewDisposeScope();
        var x = randn(2, 3, 32, 48);
        var channelsLast = x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        var part = randn(2, 5, 40, 50)[TensorIndex.Colon, 1..4, 3..35, 1..49];
        Closeness.AssertClose(compiled.Run(channelsLast), compiled.Run(x), 0);
        Closeness.AssertClose(compiled.Run(part), network.forward(part), 1e-4);
    }

    [Fact]
    public void Pixel_normalisation_can_be_compiled_in()
    {
        using var network = new MicroConvNeXt();
        network.eval();
        double[] mean = [0.48, 0.45, 0.4], std = [0.2, 0.22, 0.25];
        using var compiled = network.Compile(new() { Mean = mean, Std = std });
        using var scope = NewDisposeScope();
        var pixels = rand(2, 3, 32, 32);
        var normalized = (pixels - tensor(mean, ScalarType.Float32).view(1, 3, 1, 1)) / tensor(std, ScalarType.Float32).view(1, 3, 1, 1);
        Closeness.AssertClose(compiled.Run(pixels), network.forward(normalized), 1e-4);
    }

    [Fact]
    public void Training_on_does_not_change_a_compiled_model()
    {
        using var network = new MicroConvNeXt();
        network.eval();
        using var compiled = network.Compile();
        using var x = randn(1, 3, 32, 32);
        using var before = compiled.Run(x);
        using (no_grad())
        {
            foreach (var parameter in network.parameters())
            {
                parameter.zero_();
            }
        }

        using var after = compiled.Run(x);
        Closeness.AssertClose(after, before, 0);
        using var other = randn(2, 3, 48, 48);
        using var atNewSize = compiled.Run(other);
        Assert.NotEqual(0, atNewSize.abs().sum().item<float>());
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        using var network = new MicroConvNeXt(grn: true);
        network.eval();
        using var alone = network.Compile(new() { Threads = 1 });
        using var together = network.Compile(new() { Threads = 4 });
        using var x = randn(2, 3, 96, 96);
        using var expected = alone.Run(x);
        using var actual = together.Run(x);
        Closeness.AssertClose(actual, expected, 0);
    }

    [Fact]
    public void Wrong_images_are_refused_with_what_was_expected()
    {
        using var network = new MicroConvNeXt();
        using var compiled = network.Compile();
        using var grey = randn(1, 1, 32, 32);
        using var wide = randn(1, 3, 32, 32, ScalarType.Float64);
        using var small = randn(1, 3, 4, 4);
        Assert.Contains("[N, 3, H, W]", Assert.Throws<ArgumentException>(() => compiled.Run(grey)).Message);
        Assert.Contains("compiled for Float32 images, but was given Float64", Assert.Throws<ArgumentException>(() => compiled.Run(wide)).Message);
        Assert.Contains("at least 8×8", Assert.Throws<ArgumentException>(() => compiled.Run(small)).Message);
    }

    [Fact]
    public void A_disposed_model_says_so()
    {
        using var network = new MicroConvNeXt();
        var compiled = network.Compile();
        using var x = randn(1, 3, 32, 32);
        compiled.Run(x).Dispose();
        compiled.Dispose();
        compiled.Dispose();
        Assert.Throws<ObjectDisposedException>(() => compiled.Run(x));
    }

    [Fact]
    public void Kernels_for_another_type_are_refused_and_aten_takes_over()
    {
        using var network = new MicroConvNeXt(dtype: ScalarType.Float64);
        network.eval();
        var error = Assert.Throws<PlatformNotSupportedException>(() => network.Compile(new() { Backend = CompiledBackend.Kernels }));
        Assert.Contains("Float64", error.Message);
        using var compiled = network.Compile();
        Assert.Equal(CompiledBackend.Aten, compiled.Backend);
        using var x = randn(1, 3, 32, 32, ScalarType.Float64);
        using var expected = network.forward(x);
        using var actual = compiled.Run(x);
        Closeness.AssertClose(actual, expected, 1e-12);
    }
}
