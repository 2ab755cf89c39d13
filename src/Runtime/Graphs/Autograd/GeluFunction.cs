using ConvNeXtGen.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Autograd;

/// <summary>x·Φ(x) through the own kernel; its derivative is Φ(x) + x·φ(x).</summary>
internal sealed class GeluFunction : autograd.SingleTensorFunction<GeluFunction>
{
    /// <inheritdoc/>
    public override string Name => "ConvNeXtGenGelu";

    /// <summary>Computes it without autograd.</summary>
    /// <param name="kernels">The kernels.</param>
    /// <param name="x">Dense.</param>
    public static unsafe Tensor Compute(CpuKernels kernels, Tensor x)
    {
        var y = DenseMemory.Empty(x.shape);
        kernels.Gelu(DenseMemory.Of(x), null, DenseMemory.Of(y), x.numel());
        return y;
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var x = (Tensor)vars[0];
        ctx.save_for_backward([x]);
        BackwardPass.Expect(ctx, vars.Length);
        return Compute(CpuKernels.Native!, x);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => BackwardPass.Run(Name, ctx, grad_output, () => Gradients(ctx, grad_output));

    private static unsafe List<Tensor?> Gradients(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var x = ctx.get_saved_variables()[0];
        if (is_grad_enabled())
        {
            return [Differentiable(x, grad_output)];
        }

        using var dy = grad_output.contiguous();
        var dx = DenseMemory.Empty(x.shape);
        CpuKernels.Native!.Gelu(DenseMemory.Of(x), DenseMemory.Of(dy), DenseMemory.Of(dx), x.numel());
        return [dx];
    }

    /// <summary>The same by libtorch's ops, when it is to be differentiated itself.</summary>
    internal static Tensor Differentiable(Tensor x, Tensor dy)
    {
        using Scalar half = 0.5;
        using Scalar root = Math.Sqrt(0.5);
        using Scalar factor = 1 / Math.Sqrt(2 * Math.PI);
        using Scalar minusHalf = -0.5;
        using Scalar one = 1;
        using var z = x.mul(root);
        using var erf = z.erf();
        using var shifted = erf.add(one);
        using var cumulative = shifted.mul(half);
        using var square = x.mul(x);
        using var exponent = square.mul(minusHalf);
        using var exponential = exponent.exp();
        using var density = exponential.mul(factor);
        using var term = density.mul(x);
        using var derivative = cumulative.add(term);
        return dy.mul(derivative);
    }
}
