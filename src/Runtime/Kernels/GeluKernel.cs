using System.Runtime.CompilerServices;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <summary>GELU, x·Φ(x) (Hendrycks &amp; Gimpel, arXiv 1606.08415), and its derivative Φ(x) + x·φ(x), over dense memory.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class GeluKernel<V> : IChunkedWork
    where V : struct, IVector<V>
{
    private const int ChunkNumbers = 1 << 16;

    private readonly float* _x;
    private readonly float* _gradient;
    private readonly float* _result;
    private readonly long _count;

    private GeluKernel(float* x, float* gradient, float* result, long count)
    {
        _x = x;
        _gradient = gradient;
        _result = result;
        _count = count;
    }

    /// <summary>result = x·Φ(x), or gradient·(Φ(x) + x·φ(x)) where a gradient is given.</summary>
    public static void Run(float* x, float* gradient, float* result, long count) =>
        KernelTeam.Run(new GeluKernel<V>(x, gradient, result, count), (int)((count + ChunkNumbers - 1) / ChunkNumbers));

    /// <inheritdoc/>
    public void Run(int chunk, int worker)
    {
        var first = (long)chunk * ChunkNumbers;
        var end = Math.Min(_count, first + ChunkNumbers);
        if (_gradient == null)
        {
            RowLoop<V>.For(Activation.Gelu)(_x + first, _result + first, (nint)(end - first), 0);
        }
        else
        {
            Backward(_x + first, _gradient + first, _result + first, (int)(end - first));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward(float* x, float* gradient, float* result, int count)
    {
        var i = 0;
        for (; i + V.Width <= count; i += V.Width)
        {
            var v = V.Load(x + i);
            V.Store(V.Load(gradient + i) * GeluSlope<V>.At(v), result + i);
        }

        if (i < count)
        {
            var rest = stackalloc float[2 * V.Width];
            Rest(x + i, rest, count - i);
            Rest(gradient + i, rest + V.Width, count - i);
            var v = V.Load(rest);
            V.Store(V.Load(rest + V.Width) * GeluSlope<V>.At(v), rest);
            new ReadOnlySpan<float>(rest, count - i).CopyTo(new Span<float>(result + i, count - i));
        }
    }

    private static void Rest(float* source, float* rest, int count)
    {
        new Span<float>(rest, V.Width).Clear();
        new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(rest, count));
    }
}
