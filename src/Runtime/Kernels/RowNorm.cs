using System.Runtime.CompilerServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <summary>Layer normalisation of rows (Ba et al., arXiv 1607.06450). Mean and reciprocal deviation of each row are left for the way back.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class RowNorm<V> : IChunkedWork
    where V : struct, IVector<V>
{
    private const int ChunkRows = 256;

    private readonly NormRows _rows;
    private readonly float* _x;
    private readonly float* _result;
    private readonly float* _moments;
    private readonly bool _known;

    private RowNorm(in NormRows rows, float* x, float* result, float* moments, bool known)
    {
        _rows = rows;
        _x = x;
        _result = result;
        _moments = moments;
        _known = known;
    }

    /// <summary>Normalises.</summary>
    /// <param name="rows">Sizes, scale and shift.</param>
    /// <param name="x">The rows.</param>
    /// <param name="result">Where the normalised ones go.</param>
    /// <param name="moments">Mean and reciprocal deviation of each row: written, or read where they are known.</param>
    /// <param name="known">Whether they are.</param>
    public static void Run(in NormRows rows, float* x, float* result, float* moments, bool known) =>
        KernelTeam.Run(new RowNorm<V>(rows, x, result, moments, known), (rows.Count + ChunkRows - 1) / ChunkRows);

    /// <inheritdoc/>
    public void Run(int chunk, int worker)
    {
        for (var row = chunk * ChunkRows; row < Math.Min(_rows.Count, (chunk + 1) * ChunkRows); row++)
        {
            var x = _x + ((nint)row * _rows.Channels);
            var moments = _moments + (2 * (nint)row);
            if (!_known)
            {
                Measure(x, moments);
            }

            Normalize(x, moments[0], moments[1], _result + ((nint)row * _rows.Channels));
        }
    }

    /// <summary>The mean first, then the squares of differences from it: the sum of squares would lose digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Measure(float* x, float* moments)
    {
        var channels = _rows.Channels;
        V sum = V.Zero, more = V.Zero;
        var i = 0;
        for (; i + (2 * V.Width) <= channels; i += 2 * V.Width)
        {
            sum += V.Load(x + i);
            more += V.Load(x + i + V.Width);
        }

        if (i < channels)
        {
            sum += V.Load(x + i);
        }

        var mean = V.Sum(sum + more) / channels;
        V center = V.Set(mean), squares = V.Zero, others = V.Zero;
        for (i = 0; i + (2 * V.Width) <= channels; i += 2 * V.Width)
        {
            V first = V.Load(x + i) - center, second = V.Load(x + i + V.Width) - center;
            squares = V.Fma(first, first, squares);
            others = V.Fma(second, second, others);
        }

        if (i < channels)
        {
            var last = V.Load(x + i) - center;
            squares = V.Fma(last, last, squares);
        }

        moments[0] = mean;
        moments[1] = 1 / MathF.Sqrt((V.Sum(squares + others) / channels) + _rows.Eps);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Normalize(float* x, float mean, float reciprocal, float* result)
    {
        V center = V.Set(mean), factor = V.Set(reciprocal);
        for (var i = 0; i < _rows.Channels; i += V.Width)
        {
            V.Store(V.Fma((V.Load(x + i) - center) * factor, V.Load(_rows.Scale + i), V.Load(_rows.Shift + i)), result + i);
        }
    }
}
