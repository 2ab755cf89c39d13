using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>The sum of squares of each channel over the pixels of each image: the first part of GRN.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class SquareSumStep<V>(View input, View sums) : Step
    where V : struct, IVector<V>
{
    private readonly int _parts = ChunksFor((long)input.Rows * input.Channels / Math.Max(1, sums.Rows), Math.Max(1, input.Channels / (4 * V.Width)));

    /// <inheritdoc/>
    public override string Name => "sum of squares";

    /// <inheritdoc/>
    public override int Chunks => sums.Rows * _parts;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var (image, part) = (chunk / _parts, chunk % _parts);
        var pixels = input.Rows / sums.Rows;
        var vectors = (input.Channels + V.Width - 1) / V.Width;
        var (first, end) = RowsOf(part, _parts, vectors);
        var source = workspace.At(input) + ((long)image * pixels * input.Stride);
        var target = workspace.At(sums) + ((long)image * sums.Stride);
        for (var v = first; v < end; v++)
        {
            var c = v * V.Width;
            if (c + V.Width <= input.Channels)
            {
                V even = V.Zero, odd = V.Zero;
                var p = source + c;
                var i = 0;
                for (; i + 2 <= pixels; i += 2, p += 2 * (nint)input.Stride)
                {
                    V x = V.Load(p), y = V.Load(p + input.Stride);
                    even = V.Fma(x, x, even);
                    odd = V.Fma(y, y, odd);
                }

                if (i < pixels)
                {
                    var x = V.Load(p);
                    even = V.Fma(x, x, even);
                }

                V.Store(even + odd, target + c);
                continue;
            }

            for (; c < input.Channels; c++)
            {
                var sum = 0f;
                for (var i = 0; i < pixels; i++)
                {
                    var x = source[((long)i * input.Stride) + c];
                    sum += x * x;
                }

                target[c] = sum;
            }
        }
    }
}

/// <summary>x·(1 + gamma·n) with n from the sums of squares: the second part of GRN.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class ResponseScaleStep<V>(View input, View sums, View output, Node node) : Step
    where V : struct, IVector<V>
{
    private readonly float* _gamma = NativeFloats.Copy(node.Weights[0]!.Tensor);
    private readonly double _eps = ((GlobalResponseNormOp)node.Op).Eps;
    private readonly int _chunks = ChunksFor((long)input.Rows * input.Channels, input.Rows / sums.Rows);

    /// <inheritdoc/>
    public override string Name => "response norm";

    /// <inheritdoc/>
    public override int Chunks => _chunks;

    /// <inheritdoc/>
    public override long ScratchBytes => (long)(input.Channels + V.Width) * sizeof(float);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var pixels = input.Rows / sums.Rows;
        var factor = (float*)workspace.Scratch(worker);
        for (var image = 0; image < sums.Rows; image++)
        {
            Factors(workspace.At(sums) + ((long)image * sums.Stride), factor);
            var (first, end) = RowsOf(chunk, _chunks, pixels);
            for (var i = first; i < end; i++)
            {
                var row = ((long)image * pixels) + i;
                ScaleRow(workspace.At(input) + (row * input.Stride), factor, workspace.At(output), row * output.Stride);
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => NativeMemory.AlignedFree(_gamma);

    private void Factors(float* squares, float* factor)
    {
        var mean = 0.0;
        for (var c = 0; c < input.Channels; c++)
        {
            factor[c] = MathF.Sqrt(squares[c]);
            mean += factor[c];
        }

        var scale = (float)(1 / ((mean / input.Channels) + _eps));
        for (var c = 0; c < input.Channels; c++)
        {
            factor[c] = 1 + (_gamma[c] * factor[c] * scale);
        }
    }

    private void ScaleRow(float* source, float* factor, float* target, long place)
    {
        var c = 0;
        for (; c + V.Width <= input.Channels; c += V.Width)
        {
            var y = V.Load(source + c) * V.Load(factor + c);
            if (output.IsHalf)
            {
                V.StoreBFloat16(y, (ushort*)target + place + c);
            }
            else
            {
                V.Store(y, target + place + c);
            }
        }

        for (; c < input.Channels; c++)
        {
            var y = source[c] * factor[c];
            if (output.IsHalf)
            {
                ((ushort*)target)[place + c] = BFloat16Rows.Round(y);
            }
            else
            {
                target[place + c] = y;
            }
        }
    }
}
