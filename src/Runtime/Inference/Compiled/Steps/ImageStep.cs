using System.Runtime.CompilerServices;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>Copies the input image, a tensor of any strides, into channels-last memory.</summary>
internal sealed unsafe class ImageStep(View output, long[] shape) : Step
{
    private readonly int _chunks = ChunksFor((long)output.Rows * output.Channels, shape[0] * shape[2]);

    /// <inheritdoc/>
    public override string Name => "image to channels-last";

    /// <inheritdoc/>
    public override int Chunks => _chunks;

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var image = workspace.Input;
        var (first, end) = RowsOf(chunk, _chunks, (int)(shape[0] * shape[2]));
        for (var row = first; row < end; row++)
        {
            var (n, y) = (row / shape[2], row % shape[2]);
            var source = image.Data + (n * image.StrideN) + (y * image.StrideH);
            var target = workspace.At(output) + (row * shape[3] * output.Stride);
            if (shape[1] == 3 && image.StrideW == 1)
            {
                Interleave(source, source + image.StrideC, source + (2 * image.StrideC), target);
            }
            else
            {
                CopyRow(source, image.StrideC, image.StrideW, target);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Interleave(float* red, float* green, float* blue, float* target)
    {
        var (count, stride) = ((nint)shape[3], (nint)output.Stride);
        for (nint x = 0; x < count; x++, target += stride)
        {
            (target[0], target[1], target[2]) = (red[x], green[x], blue[x]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyRow(float* source, long strideC, long strideW, float* target)
    {
        for (var c = 0; c < shape[1]; c++)
        {
            var from = source + (c * strideC);
            var to = target + c;
            for (var x = 0; x < shape[3]; x++)
            {
                *to = *from;
                from += strideW;
                to += output.Stride;
            }
        }
    }
}
