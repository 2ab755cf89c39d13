using ConvNeXtGen.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Autograd;

/// <summary>x·Wᵀ + b through the own product: dx = dy·W, dW = dyᵀ·x, db = column sums of dy. Its inputs are x, Wᵀ and b.</summary>
/// <remarks>
/// It is given Wᵀ, a view, so that what comes to W itself is a view of its gradient. libtorch makes a gradient that nobody else refers to the
/// parameter's own; a reference of TorchSharp's to the gradient would make it copy all weights in every step.
/// </remarks>
internal sealed class LinearFunction : autograd.SingleTensorFunction<LinearFunction>
{
    private const string InputNeedsGradient = "x";

    /// <inheritdoc/>
    public override string Name => "ConvNeXtGenLinear";

    /// <summary>Computes the layer without autograd.</summary>
    /// <param name="kernels">The kernels.</param>
    /// <param name="x">[…, in], dense.</param>
    /// <param name="weight">[out, in], dense.</param>
    /// <param name="bias">[out], dense, or null.</param>
    public static unsafe Tensor Compute(CpuKernels kernels, Tensor x, Tensor weight, Tensor? bias)
    {
        var shape = x.shape;
        shape[^1] = weight.size(0);
        var y = DenseMemory.Empty(shape);
        kernels.Multiply(DenseMemory.Rows(x), DenseMemory.Rows(weight).Transposed, DenseMemory.Of(bias), DenseMemory.Of(y));
        return y;
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, transposed) = ((Tensor)vars[0], (Tensor)vars[1]);
        ctx.save_for_backward([x, transposed]);
        ctx.save_data(InputNeedsGradient, x.requires_grad);
        BackwardPass.Expect(ctx, vars.Length);
        using var weight = transposed.t();
        return Compute(CpuKernels.Native!, x, weight, vars.Length > 2 ? (Tensor)vars[2] : null);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => BackwardPass.Run(Name, ctx, grad_output, () => Gradients(ctx, grad_output));

    private static unsafe List<Tensor?> Gradients(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        using var x = saved[0];
        using var transposed = saved[1];
        using var weight = transposed.t();
        var (needsInput, hasBias) = ((bool)ctx.get_data(InputNeedsGradient), BackwardPass.Expected(ctx) > 2);
        if (is_grad_enabled())
        {
            return Differentiable(x, weight, grad_output, hasBias);
        }

        using var dy = grad_output.contiguous();
        var kernels = CpuKernels.Native!;
        var (gradients, inputs, outputs) = (DenseMemory.Rows(dy), DenseMemory.Rows(x), DenseMemory.Rows(weight));
        Tensor? dx = null;
        if (needsInput)
        {
            dx = DenseMemory.Empty(x.shape);
            kernels.Multiply(gradients, outputs, null, DenseMemory.Of(dx));
        }

        using var dw = DenseMemory.Empty(weight.shape);
        kernels.Multiply(gradients.Transposed, inputs, null, DenseMemory.Of(dw));
        if (!hasBias)
        {
            return [dx, dw.t()];
        }

        var db = DenseMemory.Zeros(weight.size(0));
        kernels.SumColumns(gradients, DenseMemory.Of(db));
        return [dx, dw.t(), db];
    }

    /// <summary>The same gradients by libtorch's ops, when they are to be differentiated themselves.</summary>
    private static List<Tensor?> Differentiable(Tensor x, Tensor weight, Tensor dy, bool hasBias)
    {
        using var rows = dy.reshape(-1, dy.size(-1));
        using var inputs = x.reshape(-1, x.size(-1));
        using var columns = inputs.t();
        var (dx, dw) = (dy.matmul(weight), columns.matmul(rows));
        return hasBias ? [dx, dw, rows.sum(dim: 0)] : [dx, dw];
    }
}
