using ConvNeXtGen.Kernels;
using ConvNeXtGen.Layers;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Autograd;

/// <summary>The weights of a residual branch of two linear layers: layer norm, linear, GELU, linear, layer scale. Views; who holds them disposes nothing.</summary>
/// <param name="NormScale">[C].</param>
/// <param name="NormShift">[C].</param>
/// <param name="Epsilon">Added to the variance.</param>
/// <param name="Expand">[H, C].</param>
/// <param name="ExpandBias">[H].</param>
/// <param name="Project">[C, H].</param>
/// <param name="ProjectBias">[C].</param>
/// <param name="Scale">[C].</param>
internal sealed record MlpWeights(
    Tensor NormScale, Tensor NormShift, double Epsilon, Tensor Expand, Tensor ExpandBias, Tensor Project, Tensor ProjectBias, Tensor Scale)
{
    /// <summary>C.</summary>
    public int Channels => (int)Expand.size(1);

    /// <summary>H.</summary>
    public int Hidden => (int)Expand.size(0);

    /// <summary>The weights of layers; null where one is missing or there is more than these.</summary>
    public static MlpWeights? Of(MlpBranch branch) => branch is { Grn: null, Expand.bias: { } first, Project.bias: { } second, Scale: { } scale }
        ? new(branch.Norm.weight, branch.Norm.bias, branch.Norm.Eps, branch.Expand.weight, first, branch.Project.weight, second, scale)
        : null;

    /// <summary>So many rows to normalise.</summary>
    public unsafe NormRows Rows(int count) => new(count, Channels, DenseMemory.Of(NormScale), DenseMemory.Of(NormShift), Epsilon);
}
