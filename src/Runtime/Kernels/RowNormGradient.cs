using System.Runtime.CompilerServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <summary>
/// Gradients of <see cref="RowNorm{V}"/>. With x̂ the normalised row, r its reciprocal deviation and w = dy·scale: dx = r·(w − mean(w) − x̂·mean(w·x̂)), and over
/// all rows dscale = Σ dy·x̂, dshift = Σ dy.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class RowNormGradient<V> : IChunkedWork
    where V : struct, IVector<V>
{
    private readonly NormRows _rows;
    private readonly float* _x;
    private readonly float* _moments;
    private readonly float* _gradient;
    private readonly float* _result;
    private readonly ColumnParts _parts;

    private RowNormGradient(in NormRows rows, float* x, float* moments, float* gradient, float* result, ColumnParts parts)
    {
        _rows = rows;
        _x = x;
        _moments = moments;
        _gradient = gradient;
        _result = result;
        _parts = parts;
    }

    /// <summary>Computes them.</summary>
    /// <param name="rows">Sizes and scale.</param>
    /// <param name="x">The rows that were normalised.</param>
    /// <param name="moments">Their means and reciprocal deviations.</param>
    /// <param name="gradient">The gradient of the result.</param>
    /// <param name="result">Where that of x goes.</param>
    /// <param name="scale">That of the scale is added here.</param>
    /// <param name="shift">That of the shift is added here.</param>
    public static void Run(in NormRows rows, float* x, float* moments, float* gradient, float* result, float* scale, float* shift)
    {
        using var parts = new ColumnParts(rows.Count, 2 * rows.Channels);
        KernelTeam.Run(new RowNormGradient<V>(rows, x, moments, gradient, result, parts), parts.Count);
        parts.AddTo(scale, 0, rows.Channels);
        parts.AddTo(shift, rows.Channels, rows.Channels);
    }

    /// <inheritdoc/>
    public void Run(int chunk, int worker)
    {
        var (first, end) = _parts.Rows(chunk);
        var channels = _rows.Channels;
        var group = ThreadScratch.Take(2 * channels);
        for (var start = first; start < end; start += ColumnParts.GroupRows)
        {
            new Span<float>(group, 2 * channels).Clear();
            for (var row = start; row < Math.Min(end, start + ColumnParts.GroupRows); row++)
            {
                var offset = (nint)row * channels;
                Differentiate(_x + offset, _moments[2 * (nint)row], _moments[(2 * (nint)row) + 1], _gradient + offset, _result + offset, group);
            }

            _parts.Add(chunk, group);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Differentiate(float* x, float mean, float reciprocal, float* gradient, float* result, float* group)
    {
        var channels = _rows.Channels;
        V center = V.Set(mean), factor = V.Set(reciprocal), sum = V.Zero, projection = V.Zero;
        for (var i = 0; i < channels; i += V.Width)
        {
            V normal = (V.Load(x + i) - center) * factor, dy = V.Load(gradient + i), weighted = dy * V.Load(_rows.Scale + i);
            V.Store(V.Fma(dy, normal, V.Load(group + i)), group + i);
            V.Store(dy + V.Load(group + channels + i), group + channels + i);
            sum += weighted;
            projection = V.Fma(weighted, normal, projection);
        }

        V shift = V.Set(V.Sum(sum) / channels), share = V.Set(V.Sum(projection) / channels);
        for (var i = 0; i < channels; i += V.Width)
        {
            V normal = (V.Load(x + i) - center) * factor, weighted = V.Load(gradient + i) * V.Load(_rows.Scale + i);
            V.Store(factor * (weighted - shift - (normal * share)), result + i);
        }
    }
}
