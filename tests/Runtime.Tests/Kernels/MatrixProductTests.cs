using ConvNeXtGen.Graphs.Autograd;
using ConvNeXtGen.Kernels;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Kernels;

/// <summary>The product of eager ops against libtorch in float64, for whole and incomplete tiles, short and long sums, all layouts.</summary>
public sealed class MatrixProductTests
{
    public static TheoryData<int, int, int, int> Sizes()
    {
        var data = new TheoryData<int, int, int, int>();
        foreach (var width in (int[])[4, 8, 16])
        {
            foreach (var (m, n, k) in ((int, int, int)[])[(14, 32, 5), (1, 1, 1), (13, 31, 7), (15, 33, 385), (97, 65, 1024), (70, 130, 900), (6, 8, 384), (200, 48, 40)])
            {
                data.Add(width, m, n, k);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public unsafe void It_equals_float64(int width, int m, int n, int k)
    {
        using var scope = NewDisposeScope();
        var kernels = VectorKernels.Of(width);
        var (a, b, bias) = (randn(m, k), randn(k, n), randn(n));
        var (at, bt) = (a.t().contiguous(), b.t().contiguous());
        var right = a.to(ScalarType.Float64).matmul(b.to(ScalarType.Float64));
        foreach (var (left, leftTransposed) in ((Tensor, bool)[])[(a, false), (at, true)])
        {
            foreach (var (other, otherTransposed) in ((Tensor, bool)[])[(b, false), (bt, true)])
            {
                var c = full(m, n, float.NaN);
                kernels.Multiply(Of(left, leftTransposed), Of(other, otherTransposed), null, DenseMemory.Of(c));
                Assert.True(VectorKernels.Error(c, right) is var error && error < 2e-6, $"{error:E1}, transposed: {leftTransposed}, {otherTransposed}");
                kernels.Multiply(Of(left, leftTransposed), Of(other, otherTransposed), DenseMemory.Of(bias), DenseMemory.Of(c));
                Assert.True(VectorKernels.Error(c, right + bias) is var biased && biased < 2e-6, $"{biased:E1}, with bias, transposed: {leftTransposed}, {otherTransposed}");
            }
        }

        static Matrix Of(Tensor matrix, bool transposed) => transposed ? DenseMemory.Rows(matrix).Transposed : DenseMemory.Rows(matrix);
    }

    [Theory]
    [MemberData(nameof(VectorKernels.Widths), MemberType = typeof(VectorKernels))]
    public unsafe void Column_sums_equal_float64(int width)
    {
        using var scope = NewDisposeScope();
        var x = randn(1000, 77);
        var sums = empty(77);
        VectorKernels.Of(width).SumColumns(DenseMemory.Rows(x), DenseMemory.Of(sums));
        Assert.True(VectorKernels.Error(sums, x.to(ScalarType.Float64).sum(dim: 0)) < 1e-6);
    }
}
