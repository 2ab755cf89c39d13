using ConvNeXtGen.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Autograd;

/// <summary>7×7 depthwise convolution with padding 3 of an NCHW tensor that lies channels-last, or is laid so; results lie channels-last.</summary>
internal sealed class DepthwiseFunction : autograd.SingleTensorFunction<DepthwiseFunction>
{
    private const string InputNeedsGradient = "x";

    /// <inheritdoc/>
    public override string Name => "ConvNeXtGenDepthwise";

    /// <summary>Convolves without autograd.</summary>
    /// <param name="kernels">The kernels.</param>
    /// <param name="pixels">[N, H, W, C], dense.</param>
    /// <param name="weight">[C, 1, 7, 7], dense.</param>
    /// <param name="bias">[C], dense, or null.</param>
    /// <param name="turned">Whether the kernel is turned by 180°.</param>
    /// <returns>[N, C, H, W], channels-last in memory.</returns>
    public static unsafe Tensor Compute(CpuKernels kernels, Tensor pixels, Tensor weight, Tensor? bias, bool turned)
    {
        using var result = DenseMemory.Empty(pixels.shape);
        kernels.Convolve(Sizes(pixels), DenseMemory.Of(pixels), DenseMemory.Of(weight), DenseMemory.Of(bias), turned, DenseMemory.Of(result));
        return result.permute(0, 3, 1, 2);
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var (x, weight) = ((Tensor)vars[0], (Tensor)vars[1]);
        ctx.save_for_backward([x, weight]);
        ctx.save_data(InputNeedsGradient, x.requires_grad);
        BackwardPass.Expect(ctx, vars.Length);
        using var pixels = DenseMemory.ChannelsLast(x);
        return Compute(CpuKernels.Native!, pixels, weight, vars.Length > 2 ? (Tensor)vars[2] : null, turned: false);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => BackwardPass.Run(Name, ctx, grad_output, () => Gradients(ctx, grad_output));

    private static unsafe List<Tensor?> Gradients(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        using var x = saved[0];
        using var weight = saved[1];
        var (needsInput, hasBias) = ((bool)ctx.get_data(InputNeedsGradient), BackwardPass.Expected(ctx) > 2);
        if (is_grad_enabled())
        {
            return Differentiable(x, weight, grad_output, hasBias);
        }

        using var dy = DenseMemory.ChannelsLast(grad_output);
        using var pixels = DenseMemory.ChannelsLast(x);
        var kernels = CpuKernels.Native!;
        var dx = needsInput ? Compute(kernels, dy, weight, null, turned: true) : null;
        var dw = DenseMemory.Empty(weight.shape);
        var db = hasBias ? DenseMemory.Empty(weight.size(0)) : null;
        kernels.ConvolutionGradient(Sizes(pixels), DenseMemory.Of(pixels), DenseMemory.Of(dy), DenseMemory.Of(dw), DenseMemory.Of(db));
        return db is null ? [dx, dw] : [dx, dw, db];
    }

    private static DepthwiseImage Sizes(Tensor pixels) => new((int)pixels.size(0), (int)pixels.size(1), (int)pixels.size(2), (int)pixels.size(3));

    /// <summary>
    /// The same gradients by libtorch's ops, when they are to be differentiated themselves. That of the kernel is a convolution of each
    /// channel of each image by its gradient, summed over the images.
    /// </summary>
    private static List<Tensor?> Differentiable(Tensor x, Tensor weight, Tensor dy, bool hasBias)
    {
        using var turned = weight.flip(2, 3);
        var dx = nn.functional.conv2d(dy, turned, null, padding: [3, 3], groups: weight.size(0));
        var (n, c, h, w) = (x.size(0), x.size(1), x.size(2), x.size(3));
        using var images = x.reshape(1, n * c, h, w);
        using var filters = dy.reshape(n * c, 1, h, w);
        using var each = nn.functional.conv2d(images, filters, null, padding: [3, 3], groups: n * c);
        using var parts = each.reshape(n, c, 1, 7, 7);
        var dw = parts.sum(dim: 0);
        return hasBias ? [dx, dw, dy.sum([0, 2, 3])] : [dx, dw];
    }
}
