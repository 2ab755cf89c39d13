using ConvNeXtGen.Inference.Machine;

namespace ConvNeXtGen.Runtime.Tests.Compiled;

public unsafe class MachineKernelTests
{
    private const int Line = 2 * MachineKernel.Width;

    public static TheoryData<int, int, bool, bool> Tiles
    {
        get
        {
            var data = new TheoryData<int, int, bool, bool>();
            for (var rows = 1; rows <= TileCode.MostRows; rows++)
            {
                foreach (var (k, stretches) in new[] { (2, 1), (18, 3), (96, 1) })
                {
                    data.Add(rows, (k * 10) + stretches, rows % 2 == 0, false);
                    data.Add(rows, (k * 10) + stretches, rows % 2 == 1, true);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Tiles))]
    public void Kernels_multiply_as_arithmetic_says(int rows, int size, bool wide, bool half)
    {
        if (!(half ? MachineKernel.SupportsBFloat16 : MachineKernel.SupportsFloat32))
        {
            return;
        }

        var (k, stretches) = (size / 10, size % 10);
        var (width, rowStride, stretchStride) = (wide ? 32 : 16, k + 2, (14 * (k + 2)) + 6);
        var random = new Random(rows + k);
        var a = Numbers(stretches * stretchStride);
        var b = Numbers(stretches * k * width);
        var bias = Numbers(Line);
        var c = new float[rows * Line];
        Multiply(a, b);

        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < width; column++)
            {
                double expected = bias[column];
                for (var i = 0; i < stretches * k; i++)
                {
                    expected += a[(i / k * stretchStride) + (row * rowStride) + (i % k)] * (double)b[(i * width) + column];
                }

                Assert.InRange(c[(row * Line) + column], expected - 1e-4, expected + 1e-4);
            }
        }

        // Numbers that bfloat16 holds exactly.
        float[] Numbers(int count) =>
            [.. Enumerable.Range(0, count).Select(_ => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits((random.NextSingle() * 2) - 1) & 0xFFFF0000))];

        void Multiply(float[] left, float[] right)
        {
            var size = half ? sizeof(ushort) : sizeof(float);
            var (halfLeft, halfRight) = (left.Select(Round).ToArray(), new ushort[right.Length]);
            for (var i = 0; i < right.Length; i++)
            {
                var (input, column) = (i / width, i % width);
                halfRight[(((input / 2 * width) + column) * 2) + (input % 2)] = Round(right[i]);
            }

            fixed (float* pa = left, pb = right, pBias = bias, pc = c)
            fixed (ushort* qa = halfLeft, qb = halfRight)
            {
                var arguments = new TileArguments
                {
                    A = half ? qa : pa,
                    RowBytes = rowStride * size,
                    B = half ? qb : pb,
                    Steps = half ? k / 2 : k,
                    C = pc,
                    Stretches = stretches,
                    Skip = (stretchStride - k) * size,
                    Bias = pBias,
                };
                MachineKernel.Run(rows, wide, half, &arguments);
            }
        }

        static ushort Round(float number) => (ushort)(BitConverter.SingleToUInt32Bits(number) >> 16);
    }
}
