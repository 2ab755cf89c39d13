using System.Runtime.CompilerServices;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Inference.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>An activation of every number.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class ActivateStep<V>(View input, View output, Activation activation) : Step
    where V : struct, IVector<V>
{
    private readonly delegate*<float*, int, float*, float, void> _loop = Functions<V>.Tile(activation);
    private readonly int _chunks = ChunksFor((long)input.Rows * input.Channels, input.Rows);

    /// <inheritdoc/>
    public override string Name => activation.Kind.ToString();

    /// <inheritdoc/>
    public override int Chunks => _chunks;

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var (first, end) = RowsOf(chunk, _chunks, input.Rows);
        var width = 2 * V.Width;
        var pair = stackalloc float[width];
        var zeros = stackalloc float[width];
        new Span<float>(zeros, width).Clear();
        for (var row = first; row < end; row++)
        {
            var source = workspace.At(input) + ((long)row * input.Stride);
            var target = workspace.At(output) + ((long)row * output.Stride);
            for (var c = 0; c < input.Channels; c += width)
            {
                var count = Math.Min(width, input.Channels - c);
                new ReadOnlySpan<float>(source + c, count).CopyTo(new Span<float>(pair, width));
                _loop(pair, 1, zeros, (float)activation.Alpha);
                new ReadOnlySpan<float>(pair, count).CopyTo(new Span<float>(target + c, count));
            }
        }
    }
}

/// <summary>Sum or product of two values of the same shape.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class BinaryStep<V>(View left, View right, View output, Arithmetic kind) : Step
    where V : struct, IVector<V>
{
    private readonly int _chunks = ChunksFor((long)output.Rows * output.Channels, output.Rows);

    /// <inheritdoc/>
    public override string Name => kind.ToString();

    /// <inheritdoc/>
    public override int Chunks => _chunks;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var (first, end) = RowsOf(chunk, _chunks, output.Rows);
        for (var row = first; row < end; row++)
        {
            var a = workspace.At(left) + ((long)row * left.Stride);
            var b = workspace.At(right) + ((long)row * right.Stride);
            var target = workspace.At(output) + ((long)row * output.Stride);
            var c = 0;
            for (; c + V.Width <= output.Channels; c += V.Width)
            {
                V.Store(Compute(V.Load(a + c), V.Load(b + c)), target + c);
            }

            for (; c < output.Channels; c++)
            {
                target[c] = kind switch { Arithmetic.Add => a[c] + b[c], Arithmetic.Subtract => a[c] - b[c], Arithmetic.Multiply => a[c] * b[c], _ => a[c] / b[c] };
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private V Compute(V a, V b) => kind switch { Arithmetic.Add => a + b, Arithmetic.Subtract => a - b, Arithmetic.Multiply => a * b, _ => a / b };
}
