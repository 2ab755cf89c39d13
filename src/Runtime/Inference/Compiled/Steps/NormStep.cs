namespace ConvNeXtGen.Inference.Steps;

/// <summary>Layer normalisation of every row.</summary>
internal sealed unsafe class NormStep(View input, View output, RowFinish norm) : Step
{
    private readonly int _chunks = ChunksFor((long)input.Rows * input.Channels, input.Rows);

    /// <inheritdoc/>
    public override string Name => norm.Name;

    /// <inheritdoc/>
    public override int Chunks => _chunks;

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var (first, end) = RowsOf(chunk, _chunks, input.Rows);
        var source = workspace.At(input) + ((long)first * input.Stride);
        var target = workspace.At(output);
        var place = (long)first * output.Stride;
        norm.Run(source, input.Stride, end - first, output.IsHalf ? (ushort*)target + place : target + place, output.Stride, output.IsHalf);
    }

    /// <inheritdoc/>
    public override void Dispose() => norm.Dispose();
}
