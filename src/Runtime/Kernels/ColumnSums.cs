using System.Runtime.CompilerServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <summary>Sums of a dense matrix's columns: the gradient of a bias. Rows are added in groups, so that rounding grows with the number of groups only.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class ColumnSums<V> : IChunkedWork
    where V : struct, IVector<V>
{
    private const int GroupRows = 64;

    private readonly Matrix _matrix;
    private readonly float* _sums;
    private readonly int _chunks;

    private ColumnSums(in Matrix matrix, float* sums)
    {
        _matrix = matrix;
        _sums = sums;
        _chunks = Math.Clamp((int)((long)matrix.Rows * matrix.Columns / 100_000), 1, Math.Min(KernelTeam.Threads, (matrix.Columns + 63) / 64));
    }

    /// <summary>Adds the sums of columns to what is there.</summary>
    public static void Run(in Matrix matrix, float* sums)
    {
        var work = new ColumnSums<V>(matrix, sums);
        KernelTeam.Run(work, work._chunks);
    }

    /// <inheritdoc/>
    public void Run(int chunk, int worker)
    {
        var pieces = (_matrix.Columns + 63) / 64;
        var (first, end) = (pieces * chunk / _chunks * 64, Math.Min(_matrix.Columns, pieces * (chunk + 1) / _chunks * 64));
        var group = ThreadScratch.Take(end - first);
        var columns = end - first;
        for (var row = 0; row < _matrix.Rows; row += GroupRows)
        {
            new Span<float>(group, columns).Clear();
            for (var r = row; r < Math.Min(_matrix.Rows, row + GroupRows); r++)
            {
                Add(_matrix.At(r, first), group, columns);
            }

            Add(group, _sums + first, columns);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(float* source, float* sums, int count)
    {
        var i = 0;
        for (; i + V.Width <= count; i += V.Width)
        {
            V.Store(V.Load(sums + i) + V.Load(source + i), sums + i);
        }

        for (; i < count; i++)
        {
            sums[i] += source[i];
        }
    }
}
