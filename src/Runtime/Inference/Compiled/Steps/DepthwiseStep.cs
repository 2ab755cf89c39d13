using System.Runtime.InteropServices;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Kernels;
using ConvNeXtGen.Kernels.Simd;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>
/// A depthwise convolution, and the layer norm or activation behind it while the pixels are in the first cache. Works
/// for at least a vector's width of channels; the last vector overlaps the one before it when the channels do not divide.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class DepthwiseStep<V> : Step
    where V : struct, IVector<V>
{
    /// <summary>A vector of what lies outside of an image.</summary>
    private static readonly float* s_zeros = (float*)NativeMemory.AllocZeroed((nuint)V.Width, sizeof(float));

    private readonly View _input;
    private readonly View _output;
    private readonly Conv2dGeometry _geometry;
    private readonly int _kernelH;
    private readonly int _kernelW;
    private readonly int _inH;
    private readonly int _inW;
    private readonly int _outH;
    private readonly int _outW;
    private readonly int _images;
    private readonly ChannelWeights _weights;
    private readonly DepthwiseEnd<V> _end;
    private readonly bool _isThree;
    private readonly int _chunks;

    /// <summary>Makes the step.</summary>
    /// <param name="input">The image; float32 unless <see cref="ReadsHalf"/>.</param>
    /// <param name="output">Where pixels go.</param>
    /// <param name="node">The convolution.</param>
    /// <param name="finish">What happens to each finished pixel; null for nothing.</param>
    /// <param name="residual">What is added, where nothing else happens; null for nothing.</param>
    public DepthwiseStep(View input, View output, Node node, RowFinish? finish, View? residual = null)
    {
        var op = (Conv2dOp)node.Op;
        var (source, target) = (node.Inputs[0].Shape, node.Output.Shape);
        (_input, _output, _geometry) = (input, output, op.Geometry);
        (_kernelH, _kernelW) = ((int)node.Weights[0]!.Shape[2], (int)node.Weights[0]!.Shape[3]);
        (_images, _inH, _inW) = ((int)source[0].Value, (int)source[2].Value, (int)source[3].Value);
        (_outH, _outW) = ((int)target[2].Value, (int)target[3].Value);
        _isThree = ReadsHalf(_geometry, node.Weights[0]!.Shape);
        _end = new(output, _outW, finish, residual);
        _weights = new ChannelWeights(node.Weights[0]!.Tensor, node.Weights[1]?.Tensor);
        _chunks = ChunksFor(Macs / 8, (long)_images * _outH);
    }

    /// <inheritdoc/>
    public override string Name => _end.Name;

    /// <inheritdoc/>
    public override int Chunks => _chunks;

    /// <inheritdoc/>
    public override long Macs => (long)_output.Rows * _output.Channels * _kernelH * _kernelW;

    /// <inheritdoc/>
    public override long ScratchBytes => (long)_outW * _output.Channels * sizeof(float);

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var (first, end) = RowsOf(chunk, _chunks, _images * _outH);
        for (var row = first; row < end; row++)
        {
            var (image, y) = (row / _outH, row % _outH);
            var pixels = (byte*)workspace.At(_input) + ((long)image * _inH * _inW * _input.Stride * _input.ElementSize);
            if (_end.IsNothing)
            {
                ConvolveRow(pixels, y, workspace.At(_output) + ((long)row * _outW * _output.Stride), _output.Stride);
            }
            else
            {
                var line = (float*)workspace.Scratch(worker);
                ConvolveRow(pixels, y, line, _output.Channels);
                _end.Run(workspace, line, row);
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _weights.Dispose();
        _end.Dispose();
    }

    /// <summary>Whether a convolution is one whose image may be bfloat16.</summary>
    public static bool ReadsHalf(Conv2dGeometry geometry, long[] kernel) =>
        kernel is [_, _, 3, 3] && geometry is { Stride: [1, 1], Dilation: [1, 1], Padding: [1, 1] };

    private void ConvolveRow(byte* image, int y, float* target, int targetStride)
    {
        var top = (y * (int)_geometry.Stride[0]) - (int)_geometry.Padding[0];
        if (_isThree && _input.IsHalf)
        {
            ConvolveThree<StoredBFloat16>(image, y, target, targetStride);
        }
        else if (_isThree)
        {
            ConvolveThree<StoredFloat32>(image, y, target, targetStride);
        }
        else if (_kernelH == 7 && _kernelW == 7 && _geometry is { Stride: [1, 1], Dilation: [1, 1] })
        {
            ConvolveTiles((float*)image, top, target, targetStride);
        }
        else
        {
            ConvolvePixels((float*)image, top, target, targetStride);
        }
    }

    private void ConvolveThree<S>(byte* image, int y, float* target, int targetStride)
        where S : struct, IStoredFormat
    {
        var (size, stride, channels) = ((nint)_input.ElementSize, (nint)_input.Stride, _output.Channels);
        var rowBytes = stride * _inW * size;
        var row = image + (y * rowBytes);
        var (isFirst, isLast) = (y == 0, y == _inH - 1);
        for (var c = 0; c < channels; c += V.Width)
        {
            var at = Math.Min(c, channels - V.Width);
            var middle = row + (at * size);
            DepthwiseKernel<V>.Row3<S>(
                isFirst ? s_zeros : middle - rowBytes, isFirst ? 0 : stride, middle, stride, isLast ? s_zeros : middle + rowBytes, isLast ? 0 : stride, _inW,
                _weights.Taps + at, channels, _weights.Bias + at, target + at, targetStride);
        }
    }

    private void ConvolveTiles(float* image, int top, float* target, int targetStride)
    {
        var firstTap = Math.Max(0, -top);
        var taps = Math.Min(_kernelH, _inH - top) - firstTap;
        var (stride, rowStride) = ((nint)_input.Stride, (nint)_input.Stride * _inW);
        var channels = _output.Channels;
        var source = image + ((top + firstTap) * rowStride);
        var weight = _weights.Taps + ((long)firstTap * _kernelW * channels);
        for (var x = 0; x < _outW; x += DepthwiseKernel<V>.TileWidth7)
        {
            var count = Math.Min(DepthwiseKernel<V>.TileWidth7, _outW - x);
            for (var c = 0; c < channels; c += V.Width)
            {
                var at = Math.Min(c, channels - V.Width);
                DepthwiseKernel<V>.Tile7(
                    source + at, rowStride, stride, x - (int)_geometry.Padding[1], _inW, weight + at, channels, taps,
                    _weights.Bias + at, target + ((long)x * targetStride) + at, targetStride, count);
            }
        }
    }

    private void ConvolvePixels(float* image, int top, float* target, int targetStride)
    {
        var (stepH, stepW) = ((int)_geometry.Dilation[0], (int)_geometry.Dilation[1]);
        var (firstRow, rows) = Inside(top, stepH, _kernelH, _inH);
        var (stride, rowStride) = ((nint)_input.Stride, (nint)_input.Stride * _inW);
        var channels = _output.Channels;
        for (var x = 0; x < _outW; x++)
        {
            var left = (x * (int)_geometry.Stride[1]) - (int)_geometry.Padding[1];
            var (firstColumn, columns) = Inside(left, stepW, _kernelW, _inW);
            var source = image + ((top + (firstRow * stepH)) * rowStride) + ((left + (firstColumn * stepW)) * stride);
            var weight = _weights.Taps + (((long)firstRow * _kernelW) + firstColumn) * channels;
            for (var c = 0; c < channels; c += V.Width)
            {
                var at = Math.Min(c, channels - V.Width);
                DepthwiseKernel<V>.Pixel(
                    source + at, rowStride * stepH, stride * stepW, weight + at, (nint)_kernelW * channels, channels, rows, columns,
                    _weights.Bias + at, target + ((long)x * targetStride) + at);
            }
        }
    }

    /// <summary>The first kernel tap inside the image, and how many there are.</summary>
    private static (int First, int Count) Inside(int start, int step, int taps, int size)
    {
        var first = start >= 0 ? 0 : (-start + step - 1) / step;
        var end = Math.Min(taps, size > start ? ((size - 1 - start) / step) + 1 : 0);
        return (first, Math.Max(0, end - first));
    }
}
