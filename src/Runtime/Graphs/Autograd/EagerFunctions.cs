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
        return Apply(LinearFunction.apply, x, transposed, bias);
    }

    /// <summary>7×7 depthwise convolution with padding 3.</summary>
    public static Tensor Depthwise(Tensor x, Tensor weight, Tensor? bias)
    {
        if (NeedsGraph(x, weight, bias))
        {
            return Apply(DepthwiseFunction.apply, x, weight, bias);
        }

        using var pixels = DenseMemory.ChannelsLast(x);
        return DepthwiseFunction.Compute(EagerKernels.Current!, pixels, weight, bias, turned: false);
    }

    /// <summary>x·Φ(x).</summary>
    public static Tensor Gelu(Tensor x) => NeedsGraph(x, null, null) ? Apply(GeluFunction.apply, x, null, null) : GeluFunction.Compute(EagerKernels.Current!, x);

    /// <summary>Applies a function and frees the references to its result and inputs that TorchSharp leaves behind.</summary>
    private static Tensor Apply(Func<object[], Tensor> function, Tensor x, Tensor? weight, Tensor? bias)
    {
        using var scope = NewDisposeScope();
        object[] inputs = weight is null ? [x] : bias is null ? [x, weight] : [x, weight, bias];
        return function(inputs).MoveToOuterDisposeScope();
    }

    private static bool NeedsGraph(Tensor x, Tensor? weight, Tensor? bias) =>
        is_grad_enabled() && (x.requires_grad || weight is { requires_grad: true } || bias is { requires_grad: true });
}
