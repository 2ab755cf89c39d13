using System.Runtime.CompilerServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <summary>The end of a residual block over rows of channels: x + y·scale·keep, with a number per channel and one per sample; and its gradients.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class BranchSum<V> : IChunkedWork
    where V : struct, IVector<V>
{
    private readonly BranchRows _rows;
    private readonly float* _x;
    private readonly float* _y;
    private readonly float* _result;
    private readonly ColumnParts _parts;

    private BranchSum(in BranchRows rows, float* x, float* y, float* result, ColumnParts parts)
    {
        _rows = rows;
        _x = x;
        _y = y;
        _result = result;
        _parts = parts;
    }

    /// <summary>result = x + y·scale·keep.</summary>
    public static void Run(in BranchRows rows, float* x, float* y, float* result)
    {
        using var parts = new ColumnParts(rows.Count, 0);
        KernelTeam.Run(new BranchSum<V>(rows, x, y, result, parts), parts.Count);
    }

    /// <summary>Gradients of y and of the scale, from that of the result.</summary>
    /// <param name="rows">Sizes, scale and keep.</param>
    /// <param name="gradient">Gradient of the result.</param>
    /// <param name="y">The branch.</param>
    /// <param name="branchGradient">Where the gradient of y goes.</param>
    /// <param name="scaleGradient">That of the scale is added here.</param>
    public static void Gradients(in BranchRows rows, float* gradient, float* y, float* branchGradient, float* scaleGradient)
    {
        using var parts = new ColumnParts(rows.Count, rows.Channels);
        KernelTeam.Run(new BranchSum<V>(rows, gradient, y, branchGradient, parts), parts.Count);
        parts.AddTo(scaleGradient, 0, rows.Channels);
    }

    /// <inheritdoc/>
    public void Run(int chunk, int worker)
    {
        var (first, end) = _parts.Rows(chunk);
        var channels = _rows.Channels;
        var group = _parts.Columns == 0 ? null : ThreadScratch.Take(channels);
        for (var start = first; start < end; start += ColumnParts.GroupRows)
        {
            if (group != null)
            {
                new Span<float>(group, channels).Clear();
            }

            for (var row = start; row < Math.Min(end, start + ColumnParts.GroupRows); row++)
            {
                var offset = (nint)row * channels;
                var keep = _rows.Keep == null ? 1f : _rows.Keep[(_rows.First + row) / _rows.PerSample];
                if (group == null)
                {
                    Add(_x + offset, _y + offset, _rows.Scale, keep, _result + offset, channels);
                }
                else
                {
                    Differentiate(_x + offset, _y + offset, _rows.Scale, keep, _result + offset, group, channels);
                }
            }

            if (group != null)
            {
                _parts.Add(chunk, group);
            }
        }
    }

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
