using ConvNeXtGen.Inference;
using ConvNeXtGen.Inference.Machine;
using ConvNeXtGen.Inference.Steps;
using ConvNeXtGen.Kernels.Simd;
using ConvNeXtGen.Layers;
using ConvNeXtGen.Runtime.Tests.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Compiled;

/// <summary>Both linear layers of a block, made together for some rows at a time.</summary>
public class ProductPairTests
{
    /// <summary>Channels, height, width, images, vector width, threads: rows that fill no block, several images, each worker with its own memory; last, layers that cannot be cut.</summary>
    public static TheoryData<int, int, int, int, int, int, string> Sizes => new()
    {
        { 96, 47, 46, 1, 16, 1, "product; product, Strassen" },
        { 96, 31, 23, 3, 16, 2, "product; product, Strassen" },
        { 40, 73, 71, 1, 16, 1, "product; product" },
        { 96, 47, 46, 1, 8, 2, "product; product, Strassen" },
        { 40, 73, 71, 1, 4, 3, "product; product" },
        { 96, 47, 46, 1, 4, 2, "product, Strassen twice" },
    };

    /// <summary>The same, and the precision, for rows that are all made alike, whatever is beside them.</summary>
    public static TheoryData<int, int, int, int, int, CompiledPrecision, string> ExactSizes => new()
    {
        { 96, 53, 55, 2, 1, CompiledPrecision.BFloat16, "product; product" },
        { 96, 53, 55, 2, 2, CompiledPrecision.BFloat16, "product; product" },
        { 192, 41, 37, 2, 2, CompiledPrecision.BFloat16, "product; product" },
        { 64, 97, 101, 1, 3, CompiledPrecision.BFloat16, "product; product" },
        { 96, 53, 55, 2, 2, CompiledPrecision.Int8, "product, 8 bits; product" },
        { 40, 73, 71, 1, 2, CompiledPrecision.Float32, "product; product" },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Layers_made_together_are_as_exact(int channels, int height, int width, int images, int vector, int threads, string operation)
    {
        if (vector == 16 && !Float32x16.IsSupported)
        {
            return;
        }

        CompiledLayer.AssertExact(
            new ConvNeXtBlock(channels, layerScaleInitValue: 0.5),
            [images, channels, height, width],
            new() { VectorWidth = vector, Threads = threads },
            operation,
            5e-6);
    }

    [Theory]
    [MemberData(nameof(ExactSizes))]
    public void Both_layers_together_give_what_they_give_apart(int channels, int height, int width, int images, int threads, CompiledPrecision precision, string operation)
    {
        if (precision == CompiledPrecision.BFloat16 ? !MachineKernel.SupportsBFloat16 : precision == CompiledPrecision.Int8 && !(MachineKernel.SupportsInt8 && MachineKernel.SupportsBFloat16))
        {
            return;
        }

        using var network = new OpNetwork(new ConvNeXtBlock(channels, layerScaleInitValue: 0.5), [images, channels, height, width]);
        network.eval();
        using var compiled = network.Compile(new() { Threads = threads, Precision = precision });
        using var x = randn(images, channels, height, width);
        using var actual = compiled.Run(x);
        using var again = compiled.Run(x);
        Assert.Contains(compiled.Profile(x, 1), step => step.Operation == operation);
        Assert.True(actual.equal(again).all().item<bool>());

        // A strip of the image, too small to be done together, is the same to the bit away from its edges.
        const int Rows = 10, Border = 3;
        using var strip = x[TensorIndex.Slice(0, 1), TensorIndex.Colon, TensorIndex.Slice(0, Rows)].contiguous();
        using var apart = compiled.Run(strip);
        Assert.DoesNotContain(compiled.Profile(strip, 1), step => step.Operation == operation);
        Assert.True(Inside(apart).equal(Inside(actual)).all().item<bool>());

        static Tensor Inside(Tensor image) => image[TensorIndex.Slice(0, 1), TensorIndex.Colon, TensorIndex.Slice(0, Rows - Border)];
    }

    [Theory]
    [InlineData(3136, 1536, 1, 19, 168)]
    [InlineData(3136, 1536, 2, 20, 168)]
    [InlineData(57, 1 << 20, 2, 3, 28)]
    [InlineData(5, 8, 4, 1, 5)]
    public void Rows_are_cut_evenly_for_all_workers(int rows, int rowBytes, int workers, int blocks, int most)
    {
        var cut = RowBlocks.Of(rows, unit: 28, rowBytes, 256 << 10, workers);
        Assert.Equal((blocks, most), (cut.Blocks, cut.Most));
        Assert.Equal((0, rows), (cut.Start(0), cut.Start(blocks)));
        Assert.All(Enumerable.Range(0, blocks), block => Assert.InRange(cut.Start(block + 1) - cut.Start(block), 1, most));
    }
}
