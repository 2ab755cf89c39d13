using System.Runtime.CompilerServices;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>
/// The largest or the mean of a square window of pixels, in the format of the input. What lies outside counts as −∞ for the largest and as zeros in the mean.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class WindowStep<V> : Step
    where V : struct, IVector<V>
{
    private readonly View _input;
    private readonly View _output;
    private readonly bool _isMean;
    private readonly int _kernel;
    private readonly int _stride;
    private readonly int _padding;
    private readonly int _inH;
    private readonly int _inW;
    private readonly int _outH;
    private readonly int _outW;
    private readonly int _chunks;

    /// <summary>Makes the step.</summary>
    /// <param name="input">The image.</param>
    /// <param name="output">Where results go, in the same format.</param>
    /// <param name="node">The pooling: a <see cref="MaxPool2dOp"/> or <see cref="AvgPool2dOp"/>.</param>
    public WindowStep(View input, View output, Node node)
    {
        (_input, _output, _isMean) = (input, output, node.Op is AvgPool2dOp);
        (_kernel, _stride, _padding) = node.Op switch
        {
            MaxPool2dOp op => ((int)op.Kernel, (int)op.Stride, (int)op.Padding),
            AvgPool2dOp op => ((int)op.Kernel, (int)op.Stride, (int)op.Padding),
            _ => throw new NotSupportedException($"{node.Op} has no windows."),
        };
        (_inH, _inW) = ((int)node.Inputs[0].Shape[2].Value, (int)node.Inputs[0].Shape[3].Value);
        (_outH, _outW) = ((int)node.Output.Shape[2].Value, (int)node.Output.Shape[3].Value);
        _chunks = ChunksFor((long)output.Rows * output.Channels * _kernel, output.Rows);
    }

    /// <inheritdoc/>
    public override string Name => _isMean ? "average pool" : "max pool";

    /// <inheritdoc/>
    public override int Chunks => _chunks;

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var (first, end) = RowsOf(chunk, _chunks, _output.Rows);
        for (var pixel = first; pixel < end; pixel++)
        {
            var (x, y, image) = (pixel % _outW, pixel / _outW % _outH, pixel / _outW / _outH);
            var (top, left) = ((y * _stride) - _padding, (x * _stride) - _padding);
            var (firstY, endY) = (Math.Max(0, top), Math.Min(_inH, top + _kernel));
            var (firstX, endX) = (Math.Max(0, left), Math.Min(_inW, left + _kernel));
            var source = (byte*)workspace.At(_input) + (((((long)image * _inH) + firstY) * _inW + firstX) * _input.Stride * _input.ElementSize);
            var target = (byte*)workspace.At(_output) + ((long)pixel * _output.Stride * _output.ElementSize);
            var (rows, columns) = (Math.Max(0, endY - firstY), Math.Max(0, endX - firstX));
            switch (_isMean, _input.IsHalf)
            {
                case (true, true):
                    Window<Mean, StoredBFloat16>(source, target, rows, columns);
                    break;
                case (true, false):
                    Window<Mean, StoredFloat32>(source, target, rows, columns);
                    break;
                case (false, true):
                    Window<Largest, StoredBFloat16>(source, target, rows, columns);
                    break;
                default:
                    Window<Largest, StoredFloat32>(source, target, rows, columns);
                    break;
            }
        }
    }

    /// <summary>Channels of one pixel; the last vector overlaps the one before it when they do not divide.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Window<F, S>(byte* source, byte* target, int rows, int columns)
        where F : struct, IWindow
        where S : struct, IStoredFormat
    {
        var (stride, rowStride) = ((nint)_input.Stride, (nint)_input.Stride * _inW);
        var share = V.Set(1f / (_kernel * _kernel));
        for (var c = 0; c < _input.Channels; c += V.Width)
        {
            var at = Math.Min(c, _input.Channels - V.Width);
            var result = F.Start;
            for (var y = 0; y < rows; y++)
            {
                for (var (x, place) = (0, (y * rowStride) + at); x < columns; x++, place += stride)
                {
                    result = F.Add(result, S.Load<V>(source, place));
                }
            }

            S.Store(F.End(result, share), target, at);
        }
    }

    private interface IWindow
    {
        static abstract V Start { get; }

        static abstract V Add(V result, V number);

        static abstract V End(V result, V share);
    }

    private readonly struct Largest : IWindow
    {
        public static V Start => V.Set(float.NegativeInfinity);

        public static V Add(V result, V number) => V.Max(result, number);

        public static V End(V result, V share) => result;
    }

    private readonly struct Mean : IWindow
    {
        public static V Start => V.Zero;

        public static V Add(V result, V number) => result + number;

        public static V End(V result, V share) => result * share;
    }
}
