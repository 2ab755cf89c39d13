using ConvNeXtGen.Inference.Machine;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Runtime.Tests.Compiled;

/// <summary>Ends of float32 tiles: functions to float32's accuracy, and sums that go on with earlier ones.</summary>
public unsafe class Float32TileEndTests
{
    private const int Line = 2 * MachineKernel.Width;

    [Theory]
    [InlineData((int)TileFunction.Gelu)]
    [InlineData((int)TileFunction.Silu)]
    public void Functions_have_the_accuracy_of_float32(int function)
    {
        // All sizes from denormal numbers to 8, then far beyond; both signs.
        for (var size = 1e-38f; size < 3e38f; size *= size is > 1e-3f and < 30f ? 1.0005f : 1.7f)
        {
            foreach (var x in new[] { size, -size })
            {
                var expected = Exact((TileFunction)function, x);
                foreach (var result in Results((TileFunction)function, x))
                {
                    Assert.InRange(result, expected - Tolerance(x), expected + Tolerance(x));
                }
            }
        }

        static double Tolerance(float x) => Math.Min(2.1e-6, 3e-7 * Math.Abs((double)x)) + Math.Max(0, 1.2e-7 * x);
    }

    [Theory]
    [InlineData(float.NaN, float.NaN)]
    [InlineData(float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity, 0f)]
    [InlineData(0f, 0f)]
    public void Functions_keep_what_is_no_number_and_end_at_0_and_x(float x, float expected)
    {
        foreach (var function in new[] { TileFunction.Gelu, TileFunction.Silu })
        {
            Assert.All(Results(function, x), result => Assert.Equal(expected, result));
            Assert.All(Results(function, -float.Abs(x)), result => Assert.True(float.IsNaN(x) ? float.IsNaN(result) : result == 0));
        }
    }

    [Theory]
    [InlineData(0, 14, 32)]
    [InlineData(1, 14, 32)]
    [InlineData(2, 14, 32)]
    [InlineData(1, 5, 16)]
    [InlineData(2, 3, 16)]
    public void Sums_go_on_before_they_end(int starts, int rows, int columns)
    {
        var end = new TileEnd(TileFunction.Gelu, TileAddition.Float32, Half: false, TileTail.Whole);
        if (MachineKernel.Ends(TileNumbers.Float32, end, starts).Length == 0)
        {
            return;
        }

        var random = new Random((starts * rows) + columns);
        float[] a = Numbers(rows), b = Numbers(columns), bias = Numbers(Line), first = Numbers(rows * Line), second = Numbers(rows * Line), added = Numbers(rows * Line);
        float[] result = new float[rows * Line], tile = new float[rows * Line];
        fixed (float* pa = a, pb = b, pBias = bias, pFirst = first, pSecond = second, pAdded = added, pResult = result, pTile = tile)
        {
            var arguments = new TileEndArguments
            {
                Product = new() { A = pa, RowBytes = sizeof(float), B = pb, Steps = 1, C = pTile, Stretches = 1, Bias = pBias, Start = pFirst, Ahead = pb },
                Target = pResult,
                TargetBytes = Line * sizeof(float),
                Added = pAdded,
                AddedBytes = Line * sizeof(float),
                Function = end.Lines!.Address,
                SecondStart = pSecond,
            };
            MachineKernel.Ends(TileNumbers.Float32, end, starts)[(2 * rows) + (columns > MachineKernel.Width ? 1 : 0)](&arguments.Product);
        }

        for (var i = 0; i < rows * Line; i++)
        {
            var (row, column) = (i / Line, i % Line);
            var sum = bias[column] + (a[row] * (double)(column < columns ? b[column] : 0)) + (starts > 0 ? first[i] : 0) + (starts > 1 ? second[i] : 0);
            Assert.Equal(column < columns ? Exact(TileFunction.Gelu, sum) + added[i] : 0, result[i], 4e-6);
        }

        float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 4) - 2)];
    }

    /// <summary>What the machine code and the vectors of a processor with AVX-512 make of a number.</summary>
    private static List<float> Results(TileFunction function, float x)
    {
        List<float> results = function == TileFunction.Gelu && GeluTable.IsSupported ? [Vectors(x)] : [];
        var end = new TileEnd(function, TileAddition.None, Half: false, TileTail.Whole);
        if (MachineKernel.Ends(TileNumbers.Float32, end).Length > 0)
        {
            results.Add(Tile(end, x));
        }

        return results;
    }

    private static float Vectors(float x)
    {
        var numbers = stackalloc float[Float32x16.Width];
        Float32x16.Store(Elementary<Float32x16>.Gelu(Float32x16.Set(x)), numbers);
        return numbers[0];
    }

    private static float Tile(TileEnd end, float x)
    {
        float* zero = stackalloc float[Line], line = stackalloc float[Line], results = stackalloc float[Line];
        new Span<float>(zero, Line).Clear();
        new Span<float>(line, Line).Fill(x);
        var arguments = new TileEndArguments
        {
            Product = new() { A = zero, RowBytes = sizeof(float), B = zero, Steps = 1, C = results, Stretches = 1, Bias = line, Ahead = zero },
            Target = results,
            TargetBytes = Line * sizeof(float),
            Function = end.Lines!.Address,
        };
        MachineKernel.Ends(TileNumbers.Float32, end)[3](&arguments.Product);
        return results[Line - 1];
    }

    private static double Exact(TileFunction function, double x) => function == TileFunction.Silu ? x / (1 + Math.Exp(-x)) : x * (0.5 + (Math.Sign(x) * Area(Math.Abs(x))));

    /// <summary>Φ − ½ of a positive number: the density times x + x³/3 + x⁵/15 + …, whose terms are all positive.</summary>
    private static double Area(double x)
    {
        if (x > 8)
        {
            return 0.5;
        }

        var (sum, term) = (0.0, x);
        for (var power = 3; term > 1e-20; power += 2)
        {
            (sum, term) = (sum + term, term * x * x / power);
        }

        return sum * Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
    }
}
