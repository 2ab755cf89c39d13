using ConvNeXtGen.Kernels;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Autograd;

/// <summary>Gradients of <see cref="MlpForward"/>, some rows at a time: what goes into linear layers is computed anew, gradients of weights are summed up over the rows.</summary>
internal static unsafe class MlpBackward
{
    /// <summary>Computes them.</summary>
    /// <param name="kernels">The kernels.</param>
    /// <param name="gradient">The gradient of the result, [N, C, H, W].</param>
    /// <param name="branch">What went into the branch, [N, C, H, W].</param>
    /// <param name="weights">The weights.</param>
    /// <param name="keep">A number per sample, or null.</param>
    /// <param name="trail">What the way there left.</param>
    /// <returns>Those of the branch, [N, C, H, W] and channels-last in memory, of the norm's scale and shift, both layers' weights (transposed) and biases, and the layer scale.</returns>
    public static List<Tensor?> Compute(CpuKernels kernels, Tensor gradient, Tensor branch, MlpWeights weights, Tensor? keep, MlpForward.Trail trail)
    {
        using var above = DenseMemory.ChannelsLast(gradient);
        using var pixels = DenseMemory.ChannelsLast(branch);
        using var result = DenseMemory.Empty(pixels.shape);
        var sizes = new MlpSizes(pixels, weights);
        var (channels, hidden) = (weights.Channels, weights.Hidden);
        var (normScale, normShift, scale) = (DenseMemory.Zeros(channels), DenseMemory.Zeros(channels), DenseMemory.Zeros(channels));
        var (expandBias, projectBias) = (DenseMemory.Zeros(hidden), DenseMemory.Zeros(channels));
        using var expand = DenseMemory.Empty(hidden, channels);
        using var project = DenseMemory.Empty(channels, hidden);
        using var narrow = DenseMemory.Empty(sizes.AtATime, channels);
        using var scaled = DenseMemory.Empty(sizes.AtATime, channels);
        using var wide = DenseMemory.Empty(sizes.AtATime, hidden);
        using var activated = DenseMemory.Empty(sizes.AtATime, hidden);
        for (var first = 0; first < sizes.Total; first += sizes.AtATime)
        {
            var count = Math.Min(sizes.AtATime, sizes.Total - first);
            var (start, adds) = ((nint)first * channels, first > 0);
            Matrix dy = new(DenseMemory.Of(scaled), count, channels), dh = new(DenseMemory.Of(wide), count, hidden);
            Matrix normed = new(DenseMemory.Of(narrow), count, channels), value = new(DenseMemory.Of(activated), count, hidden);
            var moments = DenseMemory.Of(trail.Moments) + (2 * (nint)first);
            var rows = new BranchRows(count, sizes.PerSample, channels, DenseMemory.Of(weights.Scale), DenseMemory.Of(keep), first);
            kernels.BranchGradients(rows, DenseMemory.Of(above) + start, DenseMemory.Of(trail.Projected) + start, dy.Data, DenseMemory.Of(scale));
            kernels.SumColumns(dy, DenseMemory.Of(projectBias));
            kernels.Multiply(dy, DenseMemory.Rows(weights.Project), null, dh.Data);
            kernels.GeluGradients(new Matrix(DenseMemory.Of(trail.Hidden) + ((nint)first * hidden), count, hidden), dh.Data, value.Data, DenseMemory.Of(expandBias));
            kernels.Multiply(dy.Transposed, value, null, DenseMemory.Of(project), adds);
            kernels.Normalize(weights.Rows(count), DenseMemory.Of(pixels) + start, normed.Data, moments, known: true);
            kernels.Multiply(dh.Transposed, normed, null, DenseMemory.Of(expand), adds);
            kernels.Multiply(dh, DenseMemory.Rows(weights.Expand), null, normed.Data);
            kernels.NormGradients(
                weights.Rows(count), DenseMemory.Of(pixels) + start, moments, normed.Data, DenseMemory.Of(result) + start, DenseMemory.Of(normScale), DenseMemory.Of(normShift));
        }

        return [result.permute(0, 3, 1, 2), normScale, normShift, expand.t(), expandBias, project.t(), projectBias, scale];
    }
}
