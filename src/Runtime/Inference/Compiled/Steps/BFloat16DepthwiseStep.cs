using ConvNeXtGen.Graphs;
using ConvNeXtGen.Inference.Machine;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>
/// A 7×7 depthwise convolution of stride 1 and padding 3 in bfloat16 with float32 sums, and what is behind it while the pixels are in the first caches. Pairs of
/// image rows are made once, in a ring of five: as many as two rows of outputs need.
/// </summary>
internal sealed unsafe class BFloat16DepthwiseStep : Step
{
    private const int Ring = 5;

    private readonly View _input;
    private readonly View _output;
    private readonly DepthwiseEnd<Float32x16> _end;
    private readonly DepthwisePairs _weights;
    private readonly int _images;
    private readonly int _height;
    private readonly int _width;
    private readonly int _blocks;

    /// <summary>Makes the step.</summary>
    /// <param name="input">The image.</param>
    /// <param name="output">Where pixels go.</param>
    /// <param name="node">The convolution.</param>
    /// <param name="finish">What happens to each finished pixel; null for nothing.</param>
    /// <param name="residual">What is added, where nothing else happens; null for nothing.</param>
    /// <param name="workers">Threads that share the work.</param>
    public BFloat16DepthwiseStep(View input, View output, Node node, RowFinish? finish, View? residual, int workers)
    {
        var shape = node.Output.Shape;
        (_input, _output) = (input, output);
        (_images, _height, _width) = ((int)shape[0].Value, (int)shape[2].Value, (int)shape[3].Value);
        _end = new(output, _width, finish, residual);
        _weights = new(node.Weights[0]!.Tensor, node.Weights[1]?.Tensor);
        // Each block makes the pairs above and below it again, so there are no more than balance needs.
        var wanted = workers == 1 ? 1 : ((2 * workers) + _images - 1) / _images;
        _blocks = Pairs >= 4 * wanted ? wanted : Math.Min(Math.Min(wanted, workers), Pairs);
    }

    /// <summary>Whether a convolution is one that this step does, on this machine.</summary>
    public static bool Fits(Conv2dGeometry geometry, int kernelH, int kernelW) =>
        kernelH == DepthwiseCode.Taps && kernelW == DepthwiseCode.Taps && geometry is { Stride: [1, 1], Dilation: [1, 1], Padding: [3, 3] } && DepthwiseKernels.IsSupported;

    /// <inheritdoc/>
    public override string Name => $"{_end.Name}, row pairs";

    /// <inheritdoc/>
    public override int Chunks => _images * _blocks;

    /// <inheritdoc/>
    public override long Macs => (long)_output.Rows * _output.Channels * DepthwiseCode.Taps * DepthwiseCode.Taps;

    /// <inheritdoc/>
    public override long ScratchBytes => (Ring + 1) * RowBytes;

    private int Pairs => (_height + 1) / 2;

    /// <summary>Bytes of a row of pairs, and of a row of outputs.</summary>
    private long RowBytes => ((long)_width * _output.Channels * sizeof(float) + 63) / 64 * 64;

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var (image, block) = (chunk / _blocks, chunk % _blocks);
        var (first, end) = RowsOf(block, _blocks, Pairs);
        var rows = stackalloc nint[DepthwisePairs.Rows];
        var scratch = workspace.Scratch(worker);
        var line = (float*)(scratch + (Ring * RowBytes));
        var target = workspace.At(_output);
        var ready = Math.Max(0, first - 2);
        for (var pair = first; pair < end; pair++)
        {
            for (; ready < Math.Min(Pairs, pair + 3); ready++)
            {
                Join(workspace, image, ready, (uint*)(scratch + (ready % Ring * RowBytes)));
            }

            for (var y = 2 * pair; y < Math.Min(_height, (2 * pair) + 2); y++)
            {
                var top = pair - 2 + (y % 2);
                var above = Math.Max(0, -top);
                var count = Math.Min(DepthwisePairs.Rows, Pairs - top) - above;
                for (var i = 0; i < count; i++)
                {
                    rows[i] = (nint)(scratch + ((top + above + i) % Ring * RowBytes));
                }

                var row = (image * _height) + y;
                if (_end.IsNothing)
                {
                    Convolve(rows, count, y, above, target + ((long)row * _width * _output.Stride), _output.Stride);
                }
                else
                {
                    Convolve(rows, count, y, above, line, _output.Channels);
                    _end.Run(workspace, line, row);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _weights.Dispose();
        _end.Dispose();
    }

    private void Join(Workspace workspace, int image, int pair, uint* target)
    {
        var rowStride = (long)_width * _input.Stride;
        var first = workspace.At(_input) + ((((long)image * _height) + (2 * pair)) * rowStride);
        RowPairs.Join(first, (2 * pair) + 1 < _height ? first + rowStride : null, _input.Stride, _width, _output.Channels, target);
    }

    private void Convolve(nint* rows, int count, int y, int firstPair, float* target, int stride)
    {
        var pixelBytes = (nint)_output.Channels * sizeof(uint);
        var arguments = new DepthwiseArguments { Rows = rows, Count = count, PixelBytes = pixelBytes, TargetBytes = (nint)stride * sizeof(float) };
        var tiles = (_width + DepthwiseCode.MostOutputs - 1) / DepthwiseCode.MostOutputs;
        for (var tile = 0; tile < tiles; tile++)
        {
            // Tiles of about equal widths: of two or more none is narrower than the border.
            var (x, end) = RowsOf(tile, tiles, _width);
            var (isFirst, isLast) = (tile == 0, tile == tiles - 1);
            for (var vector = 0; vector < _weights.Vectors; vector++)
            {
                var channel = _weights.Channel(vector);
                arguments.Start = ((isFirst ? 0 : x - DepthwiseCode.Border) * pixelBytes) + (channel * sizeof(uint));
                arguments.Weights = _weights.Lines(vector, y, firstPair);
                arguments.Bias = _weights.Bias(vector);
                arguments.Target = target + ((long)x * stride) + channel;
                DepthwiseKernels.Run(end - x, isFirst, isLast, &arguments);
            }
        }
    }
}
