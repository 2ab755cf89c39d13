using ConvNeXtGen.Inference;
using ConvNeXtGen.Inference.Machine;
using ConvNeXtGen.Inference.Steps;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Compiled;

/// <summary>Rows and weights in 8 bits against the same arithmetic in plain C#.</summary>
public unsafe class ByteProductTests
{
    public static TheoryData<float[]> Rows => new()
    {
        { [.. Enumerable.Range(0, 101).Select(i => MathF.Sin(i * 1.7f) * (i % 9))] },
        { [.. Enumerable.Repeat(0f, 18)] },
        { [.. Enumerable.Repeat(-3.5f, 33)] },
        { [5, -2, 7] },
        { [.. Enumerable.Range(0, 64).Select(i => i == 40 ? 1e30f : 1e-30f)] },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_comes_back_within_half_a_scale(float[] row)
    {
        if (!MachineKernel.SupportsInt8)
        {
            return;
        }

        var (bytes, scale, least) = Round(row);
        Assert.Equal((row.Max() - row.Min()) / 255, scale, 1e-6f * (row.Max() - row.Min()));
        Assert.Equal(row.Min(), least);
        for (var i = 0; i < row.Length; i++)
        {
            Assert.InRange(Math.Abs(least + (scale * bytes[i]) - row[i]), 0, (0.5f * scale * 1.001f) + (1e-6f * Math.Abs(row[i])));
        }

        Assert.All(bytes[row.Length..], number => Assert.Equal(0, number));
    }

    [Theory]
    [InlineData(float.NaN, 3)]
    [InlineData(float.NaN, 37)]
    [InlineData(float.NegativeInfinity, 3)]
    [InlineData(float.PositiveInfinity, 37)]
    public void A_row_with_something_else_than_numbers_is_no_number_throughout(float value, int place)
    {
        if (!MachineKernel.SupportsInt8)
        {
            return;
        }

        var row = Enumerable.Range(0, 40).Select(i => (float)i).ToArray();
        row[place] = value;
        var (_, scale, least) = Round(row);
        Assert.Equal((float.NaN, float.NaN), (scale, least));
    }

    [Theory]
    [InlineData(1, 80, 64)]
    [InlineData(5, 83, 50)]
    [InlineData(14, 97, 9)]
    [InlineData(9, 3072, 33)]
    public void Tiles_are_the_sums_to_the_bit(int rows, int inputs, int outputs)
    {
        if (!MachineKernel.SupportsInt8)
        {
            return;
        }

        using var weight = randn(outputs, inputs);
        using var bias = randn(outputs);
        using var matrix = ByteMatrix.Pack(weight, bias);
        var random = new Random(rows);
        var (bytes, terms) = (new byte[rows * matrix.PaddedInputs], new float[2 * rows]);
        random.NextBytes(bytes);
        for (var i = 0; i < terms.Length; i++)
        {
            terms[i] = random.NextSingle() - 0.5f;
        }

        var tile = new float[rows * ByteMatrix.PanelWidth];
        for (var panel = 0; panel < matrix.Panels; panel++)
        {
            fixed (byte* a = bytes)
            fixed (float* t = terms, c = tile)
            {
                var arguments = new TileArguments
                {
                    A = a,
                    RowBytes = matrix.PaddedInputs,
                    B = matrix.Panel(panel),
                    Steps = matrix.PaddedInputs / 4,
                    C = c,
                    Stretches = 1,
                    Bias = matrix.Terms(panel),
                    Start = t,
                    Ahead = a,
                };
                MachineKernel.RunInt8(rows, matrix.Valid(panel) > 16, &arguments);
            }

            for (var place = 0; place < tile.Length; place++)
            {
                var (row, column) = (place / 32, place % 32);
                if (column < matrix.Valid(panel))
                {
                    Assert.Equal(Expected(matrix, panel, column, bytes.AsSpan(row * matrix.PaddedInputs), terms[2 * row], terms[(2 * row) + 1]), tile[place]);
                }
            }
        }
    }

    [Theory]
    [InlineData(80)]
    [InlineData(203)]
    public void Weights_are_rounded_to_within_a_scale_and_their_sum_to_within_half_of_one(int inputs)
    {
        using var weight = randn(40, inputs);
        using var matrix = ByteMatrix.Pack(weight, null);
        var numbers = weight.data<float>().ToArray();
        for (var output = 0; output < 40; output++)
        {
            var (panel, column) = (output / 32, output % 32);
            var scale = matrix.Terms(panel)[column];
            var row = numbers.AsSpan(output * inputs, inputs);
            for (var k = 0; k < inputs; k++)
            {
                Assert.InRange(Weight(matrix, panel, column, k) * scale, row[k] - scale, row[k] + scale);
            }

            Assert.InRange(matrix.Terms(panel)[32 + column], row.ToArray().Sum() - (0.51f * scale), row.ToArray().Sum() + (0.51f * scale));
        }
    }

    private static float Expected(ByteMatrix matrix, int panel, int column, ReadOnlySpan<byte> row, float scale, float least)
    {
        var sum = 0;
        for (var k = 0; k < matrix.Inputs; k++)
        {
            sum += row[k] * Weight(matrix, panel, column, k);
        }

        var terms = matrix.Terms(panel) + column;
        return MathF.FusedMultiplyAdd(sum * terms[0], scale, MathF.FusedMultiplyAdd(terms[32], least, terms[64]));
    }

    private static int Weight(ByteMatrix matrix, int panel, int column, int k) =>
        matrix.Panel(panel)[((((k / 4) * (matrix.Valid(panel) <= 16 ? 16 : 32)) + column) * 4) + (k % 4)];

    private static (byte[] Bytes, float Scale, float Least) Round(float[] row)
    {
        var (bytes, terms) = (new byte[(row.Length + 3) / 4 * 4], new float[2]);
        fixed (float* source = row, t = terms)
        fixed (byte* target = bytes)
        {
            ByteRows.Round(source, row.Length, target, t);
        }

        return (bytes, terms[0], terms[1]);
    }
}
