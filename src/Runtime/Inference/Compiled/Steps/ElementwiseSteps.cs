using System.Runtime.CompilerServices;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>An activation of every number.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class ActivateStep<V>(View input, View output, Activation activation) : Step
    where V : struct, IVector<V>
{
    private readonly delegate*<float*, float*, nint, float, void> _loop = RowLoop<V>.For(activation);
    private readonly int _chunks = ChunksFor((long)input.Rows * input.Channels, input.Rows);

    /// <inheritdoc/>
    public override string Name => activation.Kind.ToString();

    /// <inheritdoc/>
    public override int Chunks => _chunks;

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var (first, end) = RowsOf(chunk, _chunks, input.Rows);
        var alpha = (float)activation.Alpha;
        var source = workspace.At(input) + ((long)first * input.Stride);
        var target = workspace.At(output) + ((long)first * output.Stride);
        if (input.IsDense && output.IsDense)
        {
            _loop(source, target, (nint)(end - first) * input.Channels, alpha);
            return;
        }

        for (var row = first; row < end; row++, source += input.Stride, target += output.Stride)
        {
            _loop(source, target, input.Channels, alpha);
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
