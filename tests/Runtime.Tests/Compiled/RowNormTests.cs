using ConvNeXtGen.Inference.Steps;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Runtime.Tests.Compiled;

public unsafe class RowNormTests
{
    private const float Eps = 1e-6f;

    [Theory]
    [InlineData(1, 16, false)]
    [InlineData(3, 20, true)]
    [InlineData(4, 16, true)]
    [InlineData(4, 96, false)]
    [InlineData(7, 96, true)]
    [InlineData(7, 20, false)]
    [InlineData(8, 48, true)]
    public void Rows_are_normalised_alike_whatever_their_number(int rows, int channels, bool affine)
    {
        Check(rows, channels, affine, half: false);
        Check(rows, channels, affine, half: true);
    }

    private static void Check(int rows, int channels, bool affine, bool half)
    {
        Check<Float32x4>(rows, channels, affine, half);
        if (Float32x8.IsSupported)
        {
            Check<Float32x8>(rows, channels, affine, half);
        }

        if (Float32x16.IsSupported)
        {
            Check<Float32x16>(rows, channels, affine, half);
        }
    }

    private static void Check<V>(int rows, int channels, bool affine, bool half)
        where V : struct, IVector<V>
    {
        var random = new Random(rows + channels);
        var (sourceStride, targetStride) = (channels + 3, channels + 5);
        var (source, weight, bias) = (Numbers(rows * sourceStride), Numbers(channels), Numbers(channels));
        var (single, halves) = (new float[rows * targetStride], new ushort[rows * targetStride]);
        fixed (float* pSource = source, pWeight = weight, pBias = bias, pSingle = single)
        fixed (ushort* pHalves = halves)
        {
            RowNorm<V>.RunRows(
                pSource, sourceStride, rows, channels, affine ? pWeight : null, affine ? pBias : null, Eps, half ? pHalves : pSingle, targetStride, half);
        }

        for (var row = 0; row < rows; row++)
        {
            var numbers = source.AsSpan(row * sourceStride, channels).ToArray();
            var mean = numbers.Average(number => (double)number);
            var deviation = Math.Sqrt(numbers.Average(number => (number - mean) * (number - mean)) + Eps);
            for (var channel = 0; channel < channels; channel++)
            {
                var expected = (numbers[channel] - mean) / deviation;
                expected = affine ? (expected * weight[channel]) + bias[channel] : expected;
                var place = (row * targetStride) + channel;
                var actual = half ? BitConverter.UInt32BitsToSingle((uint)halves[place] << 16) : single[place];
                var tolerance = 1e-5 + (half ? Math.Abs(expected) / 256 : 0);
                Assert.InRange(actual, expected - tolerance, expected + tolerance);
            }

            Assert.All(single[((row * targetStride) + channels)..((row + 1) * targetStride)], between => Assert.Equal(0f, between));
            Assert.All(halves[((row * targetStride) + channels)..((row + 1) * targetStride)], between => Assert.Equal(0, between));
        }

        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 4) - 1)];
    }
}
