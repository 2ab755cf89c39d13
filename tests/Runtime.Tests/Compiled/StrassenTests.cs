using ConvNeXtGen.Inference;
using ConvNeXtGen.Kernels.Simd;
using ConvNeXtGen.Layers;
using ConvNeXtGen.Runtime.Tests.Graphs;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Compiled;

public unsafe class StrassenTests
{
    /// <summary>Channels, height, width, images, vector width, threads: rows odd and even, in one block and in many, quarters that fill no panel, rows whole pages apart.</summary>
    public static TheoryData<int, int, int, int, int, int> Blocks => new()
    {
        { 96, 7, 5, 1, 16, 1 },
        { 96, 7, 9, 3, 16, 2 },
        { 96, 29, 31, 1, 16, 1 },
        { 160, 13, 10, 1, 8, 2 },
        { 192, 14, 14, 1, 4, 1 },
        { 256, 7, 7, 1, 16, 1 },
        { 256, 15, 17, 1, 16, 2 },
        { 256, 7, 13, 1, 8, 1 },
    };

    /// <summary>The same for two steps, in one or both layers: rows from 0 to 3 beyond a multiple of 4, one block and three, panels and rows shared by threads.</summary>
    public static TheoryData<int, int, int, int, int, int> LargeBlocks => new()
    {
        { 384, 7, 17, 1, 16, 1 },
        { 384, 15, 17, 1, 16, 2 },
        { 384, 16, 31, 1, 16, 1 },
        { 384, 12, 13, 1, 16, 1 },
        { 384, 11, 11, 2, 16, 2 },
        { 192, 13, 10, 1, 8, 2 },
        { 192, 7, 7, 1, 8, 1 },
        { 96, 11, 13, 1, 4, 1 },
        { 96, 9, 13, 3, 4, 3 },
    };

    [Theory]
    [MemberData(nameof(LargeBlocks))]
    public void Two_steps_are_nearly_as_exact(int channels, int height, int width, int images, int vector, int threads) =>
        Compare(channels, height, width, images, vector, threads, "product, Strassen twice");

    [Theory]
    [MemberData(nameof(Blocks))]
    public void Large_products_are_as_exact_as_direct_ones(int channels, int height, int width, int images, int vector, int threads) =>
        Compare(channels, height, width, images, vector, threads, "product, Strassen");

    [Fact]
    public void Gelu_is_exact_over_its_whole_range()
    {
        if (!Float32x16.IsSupported)
        {
            return;
        }

        using var x = cat([linspace(-9, 9, 160_000), tensor(new[] { 0f, -0f, 1e-30f, -1e-30f, 1e4f, 5.25f, -5.25f, 4f, -4f }), randn(7)]);
        using var exact = nn.functional.gelu(x.to(ScalarType.Float64));
        var (numbers, expected) = (x.data<float>().ToArray(), exact.data<double>().ToArray());
        fixed (float* source = numbers)
        {
            var (fine, rough) = (new float[16], new float[16]);
            for (var i = 0; i < numbers.Length; i += 16)
            {
                fixed (float* f = fine, r = rough)
                {
                    Float32x16.Store(Elementary<Float32x16>.Gelu(Float32x16.Load(source + i)), f);
                    Float32x16.Store(Elementary<Float32x16>.RoughGelu(Float32x16.Load(source + i)), r);
                }

                for (var lane = 0; lane < 16; lane++)
                {
                    var (number, value) = (Math.Abs(numbers[i + lane]), expected[i + lane]);
                    Assert.InRange(fine[lane], value - (3e-7 * number), value + (3e-7 * number));
                    Assert.InRange(rough[lane], value - (6e-5 * number), value + (6e-5 * number));
                }
            }
        }

        Assert.True(float.IsNaN(Elementary<Float32x16>.Gelu(Float32x16.Set(float.NaN)).Value[0]));
        Assert.Equal(float.PositiveInfinity, Elementary<Float32x16>.Gelu(Float32x16.Set(float.PositiveInfinity)).Value[0]);
    }

    private static void Compare(int channels, int height, int width, int images, int vector, int threads, string operation)
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
}
