using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Autograd;

/// <summary>Kernels as ops: with a place in autograd's graph only where a gradient can come back.</summary>
internal static class EagerFunctions
{
    /// <summary>x·Wᵀ + b.</summary>
    public static Tensor Linear(Tensor x, Tensor weight, Tensor? bias)
    {
        if (!NeedsGraph(x, weight, bias))
        {
            return LinearFunction.Compute(EagerKernels.Current!, x, weight, bias);
        }

        using var transposed = weight.t();
        return Apply(LinearFunction.apply, bias is null ? [x, transposed] : [x, transposed, bias]);
    }

    /// <summary>7×7 depthwise convolution with padding 3.</summary>
    public static Tensor Depthwise(Tensor x, Tensor weight, Tensor? bias)
    {
        if (NeedsGraph(x, weight, bias))
        {
            return Apply(DepthwiseFunction.apply, bias is null ? [x, weight] : [x, weight, bias]);
        }

        using var pixels = DenseMemory.ChannelsLast(x);
        return DepthwiseFunction.Compute(EagerKernels.Current!, pixels, weight, bias, turned: false);
    }

    /// <summary>x·Φ(x).</summary>
    public static Tensor Gelu(Tensor x) => NeedsGraph(x, null, null) ? Apply(GeluFunction.apply, [x]) : GeluFunction.Compute(EagerKernels.Current!, x);

    /// <summary>x + y·scale·keep.</summary>
    public static Tensor AddBranch(Tensor x, Tensor y, Tensor scale, Tensor? keep) => NeedsGraph(x, y, scale)
        ? Apply(BranchFunction.apply, keep is null ? [x, y, scale] : [x, y, scale, keep])
        : BranchFunction.Compute(EagerKernels.Current!, x, y, scale, keep);

    /// <summary>x + scale·keep·project(GELU(expand(norm(branch)))).</summary>
    public static Tensor AddMlpBranch(Tensor x, Tensor branch, MlpWeights w, Tensor? keep)
    {
        if (!is_grad_enabled() || !((Tensor[])[x, branch, w.NormScale, w.NormShift, w.Expand, w.ExpandBias, w.Project, w.ProjectBias, w.Scale]).Any(tensor => tensor.requires_grad))
        {
            return MlpForward.Compute(EagerKernels.Current!, x, branch, w, keep, trail: null);
        }

        using var expand = w.Expand.t();
        using var project = w.Project.t();
        object[] inputs = [x, branch, w.NormScale, w.NormShift, expand, w.ExpandBias, project, w.ProjectBias, w.Scale];
        return Apply(MlpFunction.apply, keep is null ? [.. inputs, w.Epsilon] : [.. inputs, keep, w.Epsilon]);
    }

    /// <summary>Applies a function and frees the references to its result and inputs that TorchSharp leaves behind.</summary>
    private static Tensor Apply(Func<object[], Tensor> function, object[] inputs)
    {
        using var scope = NewDisposeScope();
        return function(inputs).MoveToOuterDisposeScope();
    }

    private static bool NeedsGraph(Tensor x, Tensor? weight, Tensor? bias) =>
        is_grad_enabled() && (x.requires_grad || weight is { requires_grad: true } || bias is { requires_grad: true });
}
