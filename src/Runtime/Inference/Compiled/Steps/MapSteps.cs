using ConvNeXtGen.Graphs;

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
        var source = (byte*)workspace.At(input) + ((long)first * input.Stride * input.ElementSize);
        var target = (byte*)workspace.At(output) + ((long)first * output.Stride * output.ElementSize);
        var (sourceBytes, targetBytes) = ((nint)input.Stride * input.ElementSize, (nint)output.Stride * output.ElementSize);
        switch (input.IsHalf, output.IsHalf)
        {
            case (false, true):
                for (var row = first; row < end; row++, source += sourceBytes, target += targetBytes)
                {
                    BFloat16Rows.Convert((float*)source, (ushort*)target, input.Channels);
                }

                break;
            case (true, false):
                BFloat16Rows.Widen((ushort*)source, input.Stride, end - first, input.Channels, (float*)target, output.Stride);
                break;
            default:
                RowCopy.Copy(source, sourceBytes, target, targetBytes, input.Channels * input.ElementSize, end - first);
                break;
        }
    }
}

/// <summary>Nearest-neighbour enlargement by a whole factor, in the same format.</summary>
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
        var (sourceBytes, targetBytes) = ((nint)input.Stride * input.ElementSize, (nint)output.Stride * output.ElementSize);
        for (var row = first; row < end; row++)
        {
            var source = (byte*)workspace.At(input) + (row * _width * sourceBytes);
            for (var line = 0; line < factor; line++)
            {
                var target = (byte*)workspace.At(output) + ((((nint)row * factor) + line) * _width * factor * targetBytes);
                for (var copy = 0; copy < factor; copy++)
                {
                    RowCopy.Copy(source, sourceBytes, target + (copy * targetBytes), factor * targetBytes, input.Channels * input.ElementSize, _width);
                }
            }
        }
    }
}
