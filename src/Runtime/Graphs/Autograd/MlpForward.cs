using ConvNeXtGen.Kernels;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Autograd;

/// <summary>x + scale·keep·project(GELU(expand(norm(branch)))), some rows at a time, so that nothing four times as wide as the map has to go through main memory twice.</summary>
internal static unsafe class MlpForward
{
    /// <summary>What the way back needs: the moments of rows, what went into GELU, and the branch before its scale.</summary>
    internal sealed record Trail(Tensor Moments, Tensor Hidden, Tensor Projected)
    {
        /// <summary>Makes room for it.</summary>
        public static Trail Of(MlpSizes sizes, MlpWeights weights) =>
            new(DenseMemory.Empty(sizes.Total, 2), DenseMemory.Empty(sizes.Total, weights.Hidden), DenseMemory.Empty(sizes.Total, weights.Channels));
    }

    /// <summary>Computes it.</summary>
    /// <param name="kernels">The kernels.</param>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="branch">The same.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="keep">A number per sample, or null.</param>
    /// <param name="trail">Where to leave what the way back needs, or null.</param>
    /// <returns>[N, C, H, W], channels-last in memory.</returns>
    public static Tensor Compute(CpuKernels kernels, Tensor x, Tensor branch, MlpWeights weights, Tensor? keep, Trail? trail)
    {
        using var residual = DenseMemory.ChannelsLast(x);
        using var pixels = DenseMemory.ChannelsLast(branch);
        using var result = DenseMemory.Empty(pixels.shape);
        var sizes = new MlpSizes(pixels, weights);
        var (channels, hidden) = (weights.Channels, weights.Hidden);
        using var narrow = DenseMemory.Empty(sizes.AtATime, channels);
        using var wide = DenseMemory.Empty(sizes.AtATime, hidden);
        using var own = trail is null ? DenseMemory.Empty(sizes.AtATime, 2) : null;
        for (var first = 0; first < sizes.Total; first += sizes.AtATime)
        {
            var count = Math.Min(sizes.AtATime, sizes.Total - first);
            var (start, wideStart) = ((nint)first * channels, (nint)first * hidden);
            var moments = trail is null ? DenseMemory.Of(own) : DenseMemory.Of(trail.Moments) + (2 * (nint)first);
            var into = trail is null ? DenseMemory.Of(wide) : DenseMemory.Of(trail.Hidden) + wideStart;
            var projected = trail is null ? DenseMemory.Of(narrow) : DenseMemory.Of(trail.Projected) + start;
            kernels.Normalize(weights.Rows(count), DenseMemory.Of(pixels) + start, DenseMemory.Of(narrow), moments, known: false);
            kernels.Multiply(new Matrix(DenseMemory.Of(narrow), count, channels), DenseMemory.Rows(weights.Expand).Transposed, DenseMemory.Of(weights.ExpandBias), into);
            kernels.Gelu(into, null, DenseMemory.Of(wide), (long)count * hidden);
            kernels.Multiply(new Matrix(DenseMemory.Of(wide), count, hidden), DenseMemory.Rows(weights.Project).Transposed, DenseMemory.Of(weights.ProjectBias), projected);
            var rows = new BranchRows(count, sizes.PerSample, channels, DenseMemory.Of(weights.Scale), DenseMemory.Of(keep), first);
            kernels.AddBranch(rows, DenseMemory.Of(residual) + start, projected, DenseMemory.Of(result) + start);
        }

        return result.permute(0, 3, 1, 2);
    }
}
