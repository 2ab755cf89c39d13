using System.Runtime.CompilerServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <summary>
/// What comes back through a GELU between two linear layers, in one pass: its gradient in place, its value anew (which nobody has to keep then), and the sums
/// of the gradient's columns, the gradient of the bias before it.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class GeluBackward<V> : IChunkedWork
    where V : struct, IVector<V>
{
    private readonly Matrix _x;
    private readonly float* _gradient;
    private readonly float* _value;
    private readonly ColumnParts _parts;

    private GeluBackward(in Matrix x, float* gradient, float* value, ColumnParts parts)
    {
        _x = x;
        _gradient = gradient;
        _value = value;
        _parts = parts;
    }

    /// <summary>Goes back.</summary>
    /// <param name="x">What went into GELU: dense, columns a multiple of the vector's width.</param>
    /// <param name="gradient">The gradient of what came out; becomes that of what went in.</param>
    /// <param name="value">Where x·Φ(x) goes.</param>
    /// <param name="sums">The sums of columns are added here.</param>
    public static void Run(in Matrix x, float* gradient, float* value, float* sums)
    {
        using var parts = new ColumnParts(x.Rows, x.Columns);
        KernelTeam.Run(new GeluBackward<V>(x, gradient, value, parts), parts.Count);
        parts.AddTo(sums, 0, x.Columns);
    }

    /// <inheritdoc/>
    public void Run(int chunk, int worker)
    {
        var (first, end) = _parts.Rows(chunk);
        var columns = _x.Columns;
        var group = ThreadScratch.Take(columns);
        for (var start = first; start < end; start += ColumnParts.GroupRows)
        {
            new Span<float>(group, columns).Clear();
            for (var row = start; row < Math.Min(end, start + ColumnParts.GroupRows); row++)
            {
                var offset = (nint)row * columns;
                Back(_x.Data + offset, _gradient + offset, _value + offset, group, columns);
            }

            _parts.Add(chunk, group);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Back(float* x, float* gradient, float* value, float* sums, int count)
    {
        for (var i = 0; i < count; i += V.Width)
        {
            var v = V.Load(x + i);
            var back = V.Load(gradient + i) * GeluSlope<V>.At(v);
            V.Store(Elementary<V>.Gelu(v), value + i);
            V.Store(back, gradient + i);
            V.Store(V.Load(sums + i) + back, sums + i);
        }
    }
}
