using ConvNeXtGen.Inference.Machine;

namespace ConvNeXtGen.Runtime.Tests.Compiled;

public unsafe class TileEndTests
{
    private const int Line = 2 * MachineKernel.Width;
    private const int Inputs = 6;

    /// <summary>Numbers from row to row of results and of what is added: not those of the tile.</summary>
    private const int ResultStride = 48, AddedStride = 40;

    public static TheoryData<int, int, int> Ends
    {
        get
        {
            var data = new TheoryData<int, int, int>();
            for (var end = 0; end < TileEnd.Count; end++)
            {
                foreach (var columns in new[] { 1, 4, 8, 15, 16, 17, 20, 24, 31, 32 }.Where(columns => TileEnd.TailOf(columns) == TileEnd.Of(end).Tail))
                {
                    foreach (var rows in new[] { 1, 2, 13, 14 })
                    {
                        data.Add(end, columns, rows);
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Ends))]
    public void Ends_do_with_sums_what_arithmetic_says(int number, int columns, int rows)
    {
        var end = TileEnd.Of(number);
        Assert.Equal(number, end.Index);
        if (MachineKernel.Ends(TileNumbers.BFloat16, end).Length == 0)
        {
            Assert.False(MachineKernel.SupportsBFloat16);
            return;
        }

        var random = new Random(number + rows + columns);
        var (bias, added) = (Numbers(Line, 6), Numbers(rows * AddedStride, 2));
        var (a, b) = (Numbers(rows * Inputs, 2), Numbers(Inputs * Line, 2));
        var results = Run(end, rows, a, b, bias, added, columns);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                double sum = bias[column];
                for (var i = 0; i < Inputs; i++)
                {
                    sum += a[(row * Inputs) + i] * (double)b[(i * Line) + column];
                }

                var expected = Function(end.Function, sum) + (end.Adds != TileAddition.None ? added[(row * AddedStride) + column] : 0);
                var tolerance = 1e-5 + (end.Function == TileFunction.None ? 0 : 5e-5 * Math.Max(1, Math.Abs(sum))) + (end.Half ? Math.Abs(expected) / 256 : 0);
                Assert.InRange(results[(row * ResultStride) + column], expected - tolerance, expected + tolerance);
            }

            Assert.All(results[((row * ResultStride) + columns)..((row + 1) * ResultStride)], untouched => Assert.Equal(-1f, untouched));
        }

        float[] Numbers(int count, float range) =>
            [.. Enumerable.Range(0, count).Select(_ => BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(range * ((random.NextSingle() * 2) - 1)) & 0xFFFF0000))];
    }

    [Fact]
    public void Rough_silu_is_right_from_end_to_end()
    {
        var end = new TileEnd(TileFunction.RoughSilu, TileAddition.None, Half: false, TileTail.Whole);
        for (var start = -16f; MachineKernel.Ends(TileNumbers.BFloat16, end).Length > 0 && start < 16; start += 0.5f)
        {
            float[] bias = [.. Enumerable.Range(0, Line).Select(i => start + (i / 64f))];
            var results = Run(end, 1, new float[Inputs], new float[Inputs * Line], bias, new float[Line]);
            for (var column = 0; column < Line; column++)
            {
                var expected = Function(TileFunction.RoughSilu, bias[column]);
                var tolerance = Math.Min(6e-5, 1.2e-5 * Math.Abs(bias[column]));
                Assert.InRange(results[column], expected - tolerance, expected + tolerance);
            }
        }
    }

    [Theory]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(1e30f, 1e30f)]
    [InlineData(-1e30f, 0f)]
    [InlineData(-1e-30f, -5e-31f)]
    public void Functions_go_to_the_ends_of_the_numbers(float x, float expected)
    {
        foreach (var end in Enum.GetValues<TileFunction>().Where(function => function != TileFunction.None).Select(function => new TileEnd(function, TileAddition.None, Half: true, TileTail.Whole)).Where(end => MachineKernel.Ends(TileNumbers.BFloat16, end).Length > 0))
        {
            foreach (var result in Run(end, 1, new float[Inputs], new float[Inputs * Line], [.. Enumerable.Repeat(x, Line)], new float[Line])[..Line])
            {
                Assert.True(float.IsNaN(expected) ? float.IsNaN(result) : result.Equals(expected) || Math.Abs((result - expected) / expected) < 1f / 256, $"{result}");
            }
        }
    }

    private static double Function(TileFunction function, double x) => function switch
    {
        TileFunction.Gelu or TileFunction.RoughGelu => Gelu(x),
        TileFunction.Silu or TileFunction.RoughSilu => x / (1 + Math.Exp(-x)),
        _ => x,
    };

    /// <summary>x·Φ(x), Φ as the integral of its density by Simpson's rule.</summary>
    private static double Gelu(double x)
    {
        const int Steps = 2000;
        double Density(double t) => Math.Exp(-t * t / 2) / Math.Sqrt(2 * Math.PI);
        var (h, area) = (x / Steps, Density(0) + Density(x));
        for (var i = 1; i < Steps; i++)
        {
            area += (i % 2 == 0 ? 2 : 4) * Density(i * h);
        }

        return x * (0.5 + (area * h / 3));
    }

    private static float[] Run(TileEnd end, int rows, float[] a, float[] b, float[] bias, float[] added, int columns = Line)
    {
        var width = columns > MachineKernel.Width ? Line : MachineKernel.Width;
        var (left, right) = (a.Select(Half).ToArray(), new ushort[b.Length]);
        for (var i = 0; i < b.Length; i++)
        {
            var (input, column) = (i / Line, i % Line);
            if (column < width)
            {
                right[(((input / 2 * width) + column) * 2) + (input % 2)] = Half(b[i]);
            }
        }

        var (tile, numbers, halves) = (new float[rows * Line], new float[rows * ResultStride], new ushort[rows * ResultStride]);
        var addedHalves = added.Select(Half).ToArray();
        Array.Fill(numbers, -1);
        Array.Fill(halves, Half(-1));
        fixed (ushort* pa = left, pb = right, pHalves = halves, pAddedHalves = addedHalves)
        fixed (float* pBias = bias, pAdded = added, pTile = tile, pNumbers = numbers)
        {
            var arguments = new TileEndArguments
            {
                Product = new() { A = pa, RowBytes = Inputs * sizeof(ushort), B = pb, Steps = Inputs / 2, C = pTile, Stretches = 1, Bias = pBias, Ahead = pb },
                Target = end.Half ? pHalves : pNumbers,
                TargetBytes = ResultStride * (end.Half ? sizeof(ushort) : sizeof(float)),
                Added = end.Adds == TileAddition.BFloat16 ? pAddedHalves : pAdded,
                AddedBytes = AddedStride * (end.Adds == TileAddition.BFloat16 ? sizeof(ushort) : sizeof(float)),
                Function = end.Lines is { } lines ? lines.Address : null,
                LastColumns = (1UL << (columns > MachineKernel.Width ? columns - MachineKernel.Width : columns)) - 1,
            };
            MachineKernel.Ends(TileNumbers.BFloat16, end)[(2 * rows) + (columns > MachineKernel.Width ? 1 : 0)](&arguments.Product);
        }

        return end.Half ? [.. halves.Select(half => BitConverter.UInt32BitsToSingle((uint)half << 16))] : numbers;

        static ushort Half(float number) => (ushort)(BitConverter.SingleToUInt32Bits(number) >> 16);
    }
}
