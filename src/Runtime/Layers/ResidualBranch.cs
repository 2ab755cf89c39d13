using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers;

/// <summary>The end of a residual block, op by op: layer scale (Touvron et al., arXiv 2103.17239), stochastic depth, and the sum with the block's input.</summary>
internal static class ResidualBranch
{
    /// <summary>x + dropPath(scale · branch).</summary>
    /// <param name="ops">The ops.</param>
    /// <param name="x">[N, C, H, W].</param>
    /// <param name="branch">[N, H, W, C].</param>
    /// <param name="scale">[C], or null.</param>
    /// <param name="dropPath">Stochastic depth.</param>
    public static T Add<T>(IOps<T> ops, T x, T branch, Tensor? scale, DropPath dropPath)
    {
        var scaled = scale is null ? branch : ops.Scale(branch, scale);
        var first = ops.Permute(scaled, LayerNorm2d.ToChannelsFirst);
        if (scale is not null)
        {
            ops.Release(scaled);
        }

        var dropped = ops.Call(dropPath, first);
        ops.Release(first);
        var sum = ops.Add(x, dropped);
        ops.Release(dropped);
        return sum;
    }
}
