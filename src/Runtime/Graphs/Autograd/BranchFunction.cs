using ConvNeXtGen.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Autograd;

/// <summary>
/// The end of a residual block, x + y·scale·keep: x is NCHW and lies channels-last, y is [N, H, W, C], the scale [C], and keep [N, 1, 1, 1] where
/// stochastic depth acts. The result is NCHW and lies channels-last.
/// </summary>
internal sealed class BranchFunction : autograd.SingleTensorFunction<BranchFunction>
{
    /// <inheritdoc/>
    public override string Name => "ConvNeXtGenBranch";

    /// <summary>Computes it without autograd.</summary>
    public static unsafe Tensor Compute(CpuKernels kernels, Tensor x, Tensor y, Tensor scale, Tensor? keep)
    {
        using var pixels = DenseMemory.ChannelsLast(x);
        using var result = DenseMemory.Empty(y.shape);
        kernels.AddBranch(Rows(y, scale, keep), DenseMemory.Of(pixels), DenseMemory.Of(y), DenseMemory.Of(result));
        return result.permute(0, 3, 1, 2);
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (y, scale, keep) = ((Tensor)vars[1], (Tensor)vars[2], vars.Length > 3 ? (Tensor)vars[3] : null);
        ctx.save_for_backward(keep is null ? [y, scale] : [y, scale, keep]);
        BackwardPass.Expect(ctx, vars.Length);
        return Compute(CpuKernels.Native!, (Tensor)vars[0], y, scale, keep);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => BackwardPass.Run(Name, ctx, grad_output, () => Gradients(ctx, grad_output));

    private static unsafe List<Tensor?> Gradients(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        using var y = saved[0];
        using var scale = saved[1];
        using var keep = saved.Count > 2 ? saved[2] : null;
        List<Tensor?> gradients = [grad_output.alias()];
        if (is_grad_enabled())
        {
            gradients.AddRange(Differentiable(y, scale, keep, grad_output));
        }
        else
        {
            using var pixels = DenseMemory.ChannelsLast(grad_output);
            var (dy, dscale) = (DenseMemory.Empty(y.shape), DenseMemory.Zeros(scale.shape));
            CpuKernels.Native!.BranchGradients(Rows(y, scale, keep), DenseMemory.Of(pixels), DenseMemory.Of(y), DenseMemory.Of(dy), DenseMemory.Of(dscale));
            gradients.AddRange([dy, dscale]);
        }

        if (keep is not null)
        {
            gradients.Add(null);
        }

        return gradients;
    }

    private static unsafe BranchRows Rows(Tensor y, Tensor scale, Tensor? keep)
    {
        var channels = (int)scale.size(0);
        var count = (int)(y.numel() / channels);
        return new(count, count / (int)y.size(0), channels, DenseMemory.Of(scale), DenseMemory.Of(keep));
    }

    /// <summary>The same gradients by libtorch's ops, when they are to be differentiated themselves.</summary>
    private static List<Tensor?> Differentiable(Tensor y, Tensor scale, Tensor? keep, Tensor gradient)
    {
        using var kept = keep is null ? gradient.alias() : gradient.mul(keep);
        using var last = kept.permute(0, 2, 3, 1);
        using var product = last.mul(y);
        return [last.mul(scale), product.sum([0, 1, 2])];
    }
}
