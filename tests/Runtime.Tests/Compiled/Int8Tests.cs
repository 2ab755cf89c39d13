using ConvNeXtGen.Inference;
using ConvNeXtGen.Inference.Machine;
using ConvNeXtGen.Layers;
using ConvNeXtGen.Layers.Yolo;
using ConvNeXtGen.Runtime.Tests.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Compiled;

public class Int8Tests
{
    /// <summary>Channels, height, width, images: inputs that are no multiple of four or of a vector, panels that are not full, rows for one tile, many tiles and many blocks.</summary>
    public static TheoryData<int, int, int, int> Blocks => new()
    {
        { 81, 3, 5, 1 },
        { 98, 7, 7, 2 },
        { 96, 31, 29, 1 },
        { 256, 9, 5, 3 },
    };

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Blocks_in_8_bits_stay_close_and_threads_or_batches_change_no_bit(int channels, int height, int width, int images)
    {
        if (!MachineKernel.SupportsInt8)
        {
            return;
        }

        using var network = TwoBlocks(channels, images, height, width);
        using var alone = network.Compile(new() { Precision = CompiledPrecision.Int8, Threads = 1 });
        using var together = network.Compile(new() { Precision = CompiledPrecision.Int8, Threads = 2 });
        using var scope = NewDisposeScope();
        var x = randn(images, channels, height, width);
        var actual = alone.Run(x);
        Assert.Equal(CompiledPrecision.Int8, alone.Precision);
        Assert.Contains(alone.Profile(x, 1), step => step.Operation == "product, 8 bits");
        Closeness.AssertClose(actual, network.forward(x), 3e-2);
        Closeness.AssertClose(together.Run(x), actual, 0);
        Closeness.AssertClose(cat([.. x.split(1).Select(alone.Run)]), actual, 0);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void A_pixel_that_is_no_number_makes_no_numbers_of_its_own_pixel_only(float number)
    {
        if (!MachineKernel.SupportsInt8)
        {
            return;
        }

        using var network = new OpNetwork(new Sequential(new Conv2d(96, 96, 1), new Conv2d(96, 96, 1)), [1, 96, 4, 4]);
        network.eval();
        using var compiled = network.Compile(new() { Precision = CompiledPrecision.Int8, Threads = 1 });
        using var scope = NewDisposeScope();
        var x = randn(1, 96, 4, 4);
        var before = compiled.Run(x);
        x[0, 7, 1, 2] = number;
        var after = compiled.Run(x);
        Assert.Contains(compiled.Profile(x, 1), step => step.Operation == "product, 8 bits");
        Assert.True(after[TensorIndex.Colon, TensorIndex.Colon, 1, 2].isnan().all().item<bool>());
        after[TensorIndex.Colon, TensorIndex.Colon, 1, 2] = before[TensorIndex.Colon, TensorIndex.Colon, 1, 2];
        Closeness.AssertClose(after, before, 0);
    }

    [Fact]
    public void Where_there_are_no_such_kernels_float32_computes()
    {
        using var network = TwoBlocks(96, 1, 5, 5);
        using var scope = NewDisposeScope();
        var x = randn(1, 96, 5, 5);
        foreach (var options in new CompileOptions[] { new() { VectorWidth = 8 }, new() { Backend = CompiledBackend.Aten } })
        {
            using var expected = network.Compile(options);
            using var compiled = network.Compile(options with { Precision = CompiledPrecision.Int8 });
            Assert.Equal(CompiledPrecision.Float32, compiled.Precision);
            Closeness.AssertClose(compiled.Run(x), expected.Run(x), 0);
        }
    }

    private static OpNetwork TwoBlocks(int channels, int images, int height, int width)
    {
        var network = new OpNetwork(new Sequential(new ConvNeXtBlock(channels, layerScaleInitValue: 0.5), new ConvNeXtBlock(channels, layerScaleInitValue: 0.5)), [images, channels, height, width]);
        network.eval();
        return network;
    }
}
