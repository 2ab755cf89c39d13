using System.Runtime.CompilerServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <summary>The end of a residual block over rows of channels: x + y·scale·keep, with a number per channel and one per sample; and its gradients.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class BranchSum<V> : IChunkedWork
    where V : struct, IVector<V>
{
    /// <summary>Rows of a chunk; the same however many threads there are, because each chunk sums on its own.</summary>
    private const int ChunkRows = 512;

    /// <summary>Rows that are summed before their sum is added to the chunk's.</summary>
    private const int GroupRows = 64;

    private readonly BranchRows _rows;
    private readonly float* _x;
    private readonly float* _y;
    private readonly float* _result;
    private readonly float* _sums;

    private BranchSum(in BranchRows rows, float* x, float* y, float* result, float* sums)
    {
        _rows = rows;
        _x = x;
        _y = y;
        _result = result;
        _sums = sums;
    }

    /// <summary>result = x + y·scale·keep.</summary>
    public static void Run(in BranchRows rows, float* x, float* y, float* result) =>
        KernelTeam.Run(new BranchSum<V>(rows, x, y, result, null), Chunks(rows));

    /// <summary>Gradients of y and of the scale, from that of the result.</summary>
    /// <param name="rows">Sizes, scale and keep.</param>
    /// <param name="gradient">Gradient of the result.</param>
    /// <param name="y">The branch.</param>
    /// <param name="branchGradient">Where the gradient of y goes.</param>
    /// <param name="scaleGradient">Where that of the scale goes.</param>
    public static void Gradients(in BranchRows rows, float* gradient, float* y, float* branchGradient, float* scaleGradient)
    {
        var chunks = Chunks(rows);
        var parts = new float[chunks * rows.Channels];
        fixed (float* sums = parts)
        {
            KernelTeam.Run(new BranchSum<V>(rows, gradient, y, branchGradient, sums), chunks);
            for (var c = 0; c < rows.Channels; c++)
            {
                var sum = 0.0;
                for (var chunk = 0; chunk < chunks; chunk++)
                {
                    sum += sums[(chunk * rows.Channels) + c];
                }

                scaleGradient[c] = (float)sum;
            }
        }
    }

    /// <inheritdoc/>
    public void Run(int chunk, int worker)
    {
        var (first, end) = (chunk * ChunkRows, Math.Min(_rows.Count, (chunk + 1) * ChunkRows));
        var channels = _rows.Channels;
        var group = _sums == null ? null : ThreadScratch.Take(channels);
        for (var start = first; start < end; start += GroupRows)
        {
            if (group != null)
            {
                new Span<float>(group, channels).Clear();
            }

            for (var row = start; row < Math.Min(end, start + GroupRows); row++)
            {
                var offset = (nint)row * channels;
                var keep = _rows.Keep == null ? 1f : _rows.Keep[row / _rows.PerSample];
                if (group == null)
                {
                    Add(_x + offset, _y + offset, _rows.Scale, keep, _result + offset, channels);
                }
                else
                {
                    Differentiate(_x + offset, _y + offset, _rows.Scale, keep, _result + offset, group, channels);
                }
            }

            for (var c = 0; group != null && c < channels; c++)
            {
                _sums[((nint)chunk * channels) + c] += group[c];
            }
        }
    }

    private static int Chunks(in BranchRows rows) => (rows.Count + ChunkRows - 1) / ChunkRows;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(float* x, float* y, float* scale, float keep, float* result, int count)
    {
        var k = V.Set(keep);
        var i = 0;
        for (; i + V.Width <= count; i += V.Width)
        {
            V.Store(V.Load(x + i) + (V.Load(y + i) * V.Load(scale + i) * k), result + i);
        }

        for (; i < count; i++)
        {
            result[i] = x[i] + (y[i] * scale[i] * keep);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Differentiate(float* gradient, float* y, float* scale, float keep, float* result, float* sums, int count)
    {
        var k = V.Set(keep);
        var i = 0;
        for (; i + V.Width <= count; i += V.Width)
        {
            var g = V.Load(gradient + i) * k;
            V.Store(g * V.Load(scale + i), result + i);
            V.Store(V.Fma(g, V.Load(y + i), V.Load(sums + i)), sums + i);
        }

        for (; i < count; i++)
        {
            var g = gradient[i] * keep;
            result[i] = g * scale[i];
            sums[i] += g * y[i];
        }
    }
}
