using System.Runtime.CompilerServices;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>Copies rows: the parts of a concatenation that could not be made in place.</summary>
internal sealed unsafe class CopyStep(View input, View output) : Step
{
    private readonly int _chunks = ChunksFor((long)input.Rows * input.Channels, input.Rows);

    /// <inheritdoc/>
    public override string Name => "copy";

    /// <inheritdoc/>
    public override int Chunks => _chunks;

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var (first, end) = RowsOf(chunk, _chunks, input.Rows);
        var source = workspace.At(input) + ((long)first * input.Stride);
        var target = workspace.At(output) + ((long)first * output.Stride);
        var bytes = (long)input.Channels * sizeof(float);
        for (var row = first; row < end; row++, source += input.Stride, target += output.Stride)
        {
            Buffer.MemoryCopy(source, target, bytes, bytes);
        }
    }
}

/// <summary>Nearest-neighbour enlargement by a whole factor.</summary>
internal sealed unsafe class UpsampleStep(View input, View output, Shape shape, int factor) : Step
{
    private readonly int _height = (int)shape[2].Value;
    private readonly int _width = (int)shape[3].Value;
    private readonly int _chunks = ChunksFor((long)output.Rows * output.Channels, shape[0].Value * shape[2].Value);

    /// <inheritdoc/>
    public override string Name => "upsample";

    /// <inheritdoc/>
    public override int Chunks => _chunks;

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var (first, end) = RowsOf(chunk, _chunks, input.Rows / _width);
        var bytes = (long)input.Channels * sizeof(float);
        for (var row = first; row < end; row++)
        {
            for (var line = 0; line < factor; line++)
            {
                var source = workspace.At(input) + ((long)row * _width * input.Stride);
                var target = workspace.At(output) + ((((long)row * factor) + line) * _width * factor * output.Stride);
                for (var x = 0; x < _width; x++, source += input.Stride)
                {
                    for (var copy = 0; copy < factor; copy++, target += output.Stride)
                    {
                        Buffer.MemoryCopy(source, target, bytes, bytes);
                    }
                }
            }
        }
    }
}

/// <summary>Max pooling; what lies outside does not count.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class MaxPoolStep<V>(View input, View output, Node node) : Step
    where V : struct, IVector<V>
{
    private readonly MaxPool2dOp _op = (MaxPool2dOp)node.Op;
    private readonly int _inH = (int)node.Inputs[0].Shape[2].Value;
    private readonly int _inW = (int)node.Inputs[0].Shape[3].Value;
    private readonly int _outH = (int)node.Output.Shape[2].Value;
    private readonly int _outW = (int)node.Output.Shape[3].Value;
    private readonly int _chunks = ChunksFor((long)output.Rows * output.Channels * ((MaxPool2dOp)node.Op).Kernel, output.Rows);

    /// <inheritdoc/>
    public override string Name => "max pool";

    /// <inheritdoc/>
    public override int Chunks => _chunks;

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var (first, end) = RowsOf(chunk, _chunks, output.Rows);
        for (var pixel = first; pixel < end; pixel++)
        {
            var (x, y, image) = (pixel % _outW, pixel / _outW % _outH, pixel / _outW / _outH);
            var (top, left) = ((y * (int)_op.Stride) - (int)_op.Padding, (x * (int)_op.Stride) - (int)_op.Padding);
            var (firstY, endY) = (Math.Max(0, top), Math.Min(_inH, top + (int)_op.Kernel));
            var (firstX, endX) = (Math.Max(0, left), Math.Min(_inW, left + (int)_op.Kernel));
            var source = workspace.At(input) + ((long)image * _inH * _inW * input.Stride);
            var target = workspace.At(output) + ((long)pixel * output.Stride);
            Window(source, target, firstY, endY, firstX, endX);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Window(float* source, float* target, int firstY, int endY, int firstX, int endX)
    {
        var c = 0;
        for (; c + V.Width <= input.Channels; c += V.Width)
        {
            var best = V.Set(float.NegativeInfinity);
            for (var y = firstY; y < endY; y++)
            {
                for (var x = firstX; x < endX; x++)
                {
                    best = V.Max(best, V.Load(source + ((((long)y * _inW) + x) * input.Stride) + c));
                }
            }

            V.Store(best, target + c);
        }

        for (; c < input.Channels; c++)
        {
            target[c] = float.NegativeInfinity;
            for (var y = firstY; y < endY; y++)
            {
                for (var x = firstX; x < endX; x++)
                {
                    target[c] = Math.Max(target[c], source[((((long)y * _inW) + x) * input.Stride) + c]);
                }
            }
        }
    }
}
