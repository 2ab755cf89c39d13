using ConvNeXtGen.Graphs.Autograd;
using ConvNeXtGen.Kernels;
using ConvNeXtGen.Kernels.Simd;
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

                // A sum twice as long: its rounding is √2 times that of one product.
                kernels.Multiply(Of(left, leftTransposed), Of(other, otherTransposed), null, DenseMemory.Of(c), adds: true);
                Assert.True(VectorKernels.Error(c, (2 * right) + bias) is var added && added < 3e-6, $"{added:E1}, added, transposed: {leftTransposed}, {otherTransposed}");
            }
        }

        static Matrix Of(Tensor matrix, bool transposed) => transposed ? DenseMemory.Rows(matrix).Transposed : DenseMemory.Rows(matrix);
    }

    /// <summary>Odd rows, sums in several parts with an odd end, tiles and panels that end early, several groups of rows.</summary>
    public static TheoryData<int, int, int, int> LargeSizes()
    {
        var data = new TheoryData<int, int, int, int>();
        foreach (var width in (int[])[4, 8, 16])
        {
            foreach (var (m, n, k) in ((int, int, int)[])[(168, 384, 384), (291, 448, 386), (294, 384, 2050), (1830, 384, 768), (290, 384, 1601), (282, 384, 385)])
            {
                data.Add(width, m, n, k);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(LargeSizes))]
    public unsafe void Strassens_method_equals_float64_and_does_not_depend_on_threads(int width, int m, int n, int k)
    {
        using var scope = NewDisposeScope();
        var (a, b, bias) = (randn(m, k), randn(k, n), randn(n));
        var (at, bt) = (a.t().contiguous(), b.t().contiguous());
        var right = a.to(ScalarType.Float64).matmul(b.to(ScalarType.Float64)) + bias;
        var taken = 0;
        foreach (var (left, other) in ((Matrix, Matrix)[])[(Rows(a), Rows(b)), (Rows(a), Rows(bt).Transposed), (Rows(at).Transposed, Rows(b)), (Rows(at).Transposed, Rows(bt).Transposed)])
        {
            var c = full(m, n, float.NaN);
            if (!Multiply(width, left, other, DenseMemory.Of(bias), DenseMemory.Of(c)))
            {
                continue;
            }

            taken++;
            Assert.True(VectorKernels.Error(c, right) is var error && error < 4e-6, $"{error:E1}, transposed: {left.ColumnStep != 1}, {other.ColumnStep != 1}");
            var again = empty(m, n);
            var threads = get_num_threads();
            set_num_threads(3);
            try
            {
                Multiply(width, left, other, DenseMemory.Of(bias), DenseMemory.Of(again));
            }
            finally
            {
                set_num_threads(threads);
            }

            Assert.Equal(c.data<float>().ToArray(), again.data<float>().ToArray());
            Multiply(width, left, other, null, DenseMemory.Of(again), adds: true);
            Assert.True(VectorKernels.Error(again, (2 * right) - bias) is var added && added < 6e-6, $"{added:E1}, added");
        }

        Assert.True(taken > 0);

        static Matrix Rows(Tensor matrix) => DenseMemory.Rows(matrix);
    }

    private static unsafe bool Multiply(int width, in Matrix a, in Matrix b, float* bias, float* c, bool adds = false) => width switch
    {
        4 => Multiply<Float32x4>(a, b, bias, c, adds),
        8 => Multiply<Float32x8>(a, b, bias, c, adds),
        _ => Multiply<Float32x16>(a, b, bias, c, adds),
    };

    private static unsafe bool Multiply<V>(in Matrix a, in Matrix b, float* bias, float* c, bool adds)
        where V : struct, IVector<V>
    {
        if (!StrassenProduct<V>.Fits(a, b))
        {
            return false;
        }

        StrassenProduct<V>.Run(a, b, bias, c, adds);
        return true;
    }

    [Theory]
    [MemberData(nameof(VectorKernels.Widths), MemberType = typeof(VectorKernels))]
    public unsafe void Column_sums_equal_float64(int width)
    {
        using var scope = NewDisposeScope();
        var x = randn(1000, 77);
        var sums = zeros(77);
        VectorKernels.Of(width).SumColumns(DenseMemory.Rows(x), DenseMemory.Of(sums));
        Assert.True(VectorKernels.Error(sums, x.to(ScalarType.Float64).sum(dim: 0)) < 1e-6);
    }
}
