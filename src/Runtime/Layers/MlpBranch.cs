using ConvNeXtGen.Graphs;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers;

/// <summary>What a ConvNeXt block does behind its convolution: LayerNorm, linear, GELU, (GRN,) linear, layer scale, drop path, plus the block's input.</summary>
/// <param name="Norm">The norm over C.</param>
/// <param name="Expand">The first linear layer.</param>
/// <param name="Grn">Global response normalisation behind GELU, or null.</param>
/// <param name="Project">The second linear layer, back to C.</param>
/// <param name="Scale">Layer scale [C], or null.</param>
/// <param name="DropPath">Stochastic depth.</param>
public sealed record MlpBranch(LayerNorm Norm, Linear Expand, GlobalResponseNorm? Grn, Linear Project, Tensor? Scale, DropPath DropPath)
{
    /// <summary>Adds the branch op by op.</summary>
    /// <param name="ops">The ops.</param>
    /// <param name="x">What the block was given, [N, C, H, W].</param>
    /// <param name="convolved">What its convolution made of it, [N, C, H, W].</param>
    internal T Add<T>(IOps<T> ops, T x, T convolved)
    {
        var pixels = ops.Permute(convolved, LayerNorm2d.ToChannelsLast);
        var y = Then(Norm, pixels);
        y = Then(Expand, y);
        var activated = ops.Activate(y, Activation.Gelu);
        ops.Release(y);
        y = Grn is null ? activated : Then(Grn, activated);
        y = Then(Project, y);
        var sum = ops.AddBranch(x, y, Scale, DropPath);
        ops.Release(y);
        return sum;

        T Then(ILayer next, T value)
        {
            var result = ops.Call(next, value);
            ops.Release(value);
            return result;
        }
    }
}
