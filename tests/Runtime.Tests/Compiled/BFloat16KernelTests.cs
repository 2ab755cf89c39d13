using ConvNeXtGen.Inference.Machine;

namespace ConvNeXtGen.Runtime.Tests.Compiled;

public unsafe class BFloat16KernelTests
{
    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 48)]
    [InlineData(4, 6)]
    [InlineData(7, 96)]
    [InlineData(13, 10)]
    [InlineData(14, 384)]
    public void The_kernel_multiplies_as_arithmetic_says(int rows, int k)
    {
        if (!BFloat16Kernel.IsSupported)
        {
            return;
        }

        var random = new Random(rows + k);
        var a = new ushort[rows * k];
        var b = new ushort[k * 32];
        foreach (var numbers in new[] { a, b })
        {
            for (var i = 0; i < numbers.Length; i++)
            {
                numbers[i] = (ushort)(BitConverter.SingleToUInt32Bits((random.NextSingle() * 2) - 1) >> 16);
            }
        }

        var c = new float[rows * 32];
        fixed (ushort* pa = a, pb = b)
        fixed (float* pc = c)
        {
            BFloat16Kernel.Multiply(rows, pa, k, pb, k, pc);
        }

        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < 32; column++)
            {
                var expected = 0.0;
                for (var i = 0; i < k; i++)
                {
                    expected += Number(a[(row * k) + i]) * Number(b[(i / 2 * 64) + (column * 2) + (i % 2)]);
                }

                Assert.InRange(c[(row * 32) + column], expected - 1e-4, expected + 1e-4);
            }
        }
    }

    private static double Number(ushort bits) => BitConverter.UInt32BitsToSingle((uint)bits << 16);
}
