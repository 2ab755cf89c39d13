using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>
/// Layer normalisation of the pixels of an image that only a convolution of patches side by side reads, two lines and columns each: each patch is written as
/// one row, so that the convolution is a plain product.
/// </summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class PatchNormStep<V> : Step
    where V : struct, IVector<V>
{
    private readonly View _input;
    private readonly View _output;
    private readonly int _patches;
    private readonly NormFinish<V> _norm;
    private readonly int _chunks;

    /// <summary>Makes the step.</summary>
    /// <param name="input">The image.</param>
    /// <param name="output">One row per patch, in the order (row, column, channel).</param>
    /// <param name="patches">Patches that cover the image once.</param>
    /// <param name="norm">What happens to each pixel.</param>
    public PatchNormStep(View input, View output, PatchGeometry patches, NormFinish<V> norm)
    {
        (_input, _output, _patches, _norm) = (input, output, patches.OutW, norm);
        _chunks = ChunksFor((long)input.Rows * input.Channels, patches.Images * patches.OutH);
    }

    /// <summary>Whether the step knows such patches: four pixels each, which are normalised together.</summary>
    public static bool Fits(PatchGeometry patches) => patches is { IsTiling: true, KernelH: 2, KernelW: 2 };

    /// <inheritdoc/>
    public override string Name => _norm.Name;

    /// <inheritdoc/>
    public override int Chunks => _chunks;

    /// <inheritdoc/>
    public override void Run(Workspace workspace, int chunk, int worker)
    {
        var (first, end) = RowsOf(chunk, _chunks, _output.Rows / _patches);
        var (pixel, line) = (_input.Stride, 2 * (nint)_patches * _input.Stride);
        for (var row = first; row < end; row++)
        {
            var source = workspace.At(_input) + (2 * row * line);
            var target = workspace.At(_output) + ((nint)row * _patches * _output.Stride);
            for (var patch = 0; patch < _patches; patch++, source += 2 * pixel, target += _output.Stride)
            {
                _norm.RunPatch(source, pixel, line, target);
            }
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _norm.Dispose();
}
