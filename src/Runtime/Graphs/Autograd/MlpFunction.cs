using ConvNeXtGen.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Autograd;

/// <summary>
/// A residual branch of two linear layers as one function, <see cref="MlpForward"/>: inputs x, branch, the norm's scale and shift, the first layer's weight
/// (transposed, see <see cref="LinearFunction"/>) and bias, those of the second, layer scale, the norm's epsilon, and a number per sample where stochastic depth acts.
/// </summary>
internal sealed class MlpFunction : autograd.SingleTensorFunction<MlpFunction>
{
    private const string Epsilon = "eps";

    /// <inheritdoc/>
    public override string Name => "ConvNeXtGenMlp";

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var tensors = vars.OfType<Tensor>().ToArray();
        var epsilon = vars.OfType<double>().Single();
        using var expand = tensors[4].t();
        using var project = tensors[6].t();
        var weights = new MlpWeights(tensors[2], tensors[3], epsilon, expand, tensors[5], project, tensors[7], tensors[8]);
        using var pixels = DenseMemory.ChannelsLast(tensors[1]);
        var trail = MlpForward.Trail.Of(new MlpSizes(pixels, weights), weights);
        var result = MlpForward.Compute(CpuKernels.Native!, tensors[0], tensors[1], weights, tensors.ElementAtOrDefault(9), trail);

        // TorchSharp takes these over when this function has returned; the scope around it then gives our references back.
        ctx.save_for_backward([trail.Moments, trail.Hidden, trail.Projected, .. tensors[1..]]);
        ctx.save_data(Epsilon, epsilon);
        BackwardPass.Expect(ctx, vars.Length);
        return result;
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => BackwardPass.Run(Name, ctx, grad_output, () => Gradients(ctx, grad_output));

    private static List<Tensor?> Gradients(autograd.AutogradContext ctx, Tensor grad_output)
    {
        var saved = ctx.get_saved_variables();
        try
        {
            using var expand = saved[6].t();
            using var project = saved[8].t();
            var weights = new MlpWeights(saved[4], saved[5], (double)ctx.get_data(Epsilon), expand, saved[7], project, saved[9], saved[10]);
            var keep = saved.Count > 11 ? saved[11] : null;
            var gradients = is_grad_enabled()
                ? MlpFormulas.Gradients(grad_output, saved[3], weights, keep)
                : MlpBackward.Compute(CpuKernels.Native!, grad_output, saved[3], weights, keep, new(saved[0], saved[1], saved[2]));
            return [grad_output.alias(), .. gradients, .. new Tensor?[BackwardPass.Expected(ctx) - 1 - gradients.Count]];
        }
        finally
        {
            foreach (var tensor in saved)
            {
                tensor.Dispose();
            }
        }
    }
}
