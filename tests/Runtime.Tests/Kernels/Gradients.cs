using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Runtime.Tests.Kernels;

/// <summary>Two ways to compute the same, compared by values and gradients.</summary>
internal static class Gradients
{
    public const double Tolerance = 1e-5;

    /// <summary>Values and all gradients of a random weighting of the values.</summary>
    public static void Compare(Func<Tensor[], Tensor> ours, Func<Tensor[], Tensor> theirs, Tensor[] inputs)
    {
        var (a, b) = (Leaves(inputs), Leaves(inputs));
        var (found, right) = (ours(a), theirs(b));
        Assert.True(VectorKernels.Error(found, right) < Tolerance);
        var weights = randn_like(right);
        (found * weights).sum().backward();
        (right * weights).sum().backward();
        for (var i = 0; i < inputs.Length; i++)
        {
            Assert.True(VectorKernels.Error(a[i].grad!, b[i].grad!) < Tolerance, $"gradient {i}");
        }
    }

    public static void CompareTwice(Func<Tensor[], Tensor> ours, Func<Tensor[], Tensor> theirs, Tensor[] inputs)
    {
        var (a, b) = (Leaves(inputs), Leaves(inputs));
        using var weights = randn_like(theirs(b).detach());
        Penalty(ours(a), a).backward();
        Penalty(theirs(b), b).backward();
        for (var i = 0; i < inputs.Length; i++)
        {
            if (b[i].grad is { } right && right.abs().max().item<float>() > 0)
            {
                Assert.True(VectorKernels.Error(a[i].grad!, right) < Tolerance, $"gradient {i}");
            }
        }

        // The squared length of the gradient, as gradient penalties have it.
        Tensor Penalty(Tensor value, Tensor[] leaves) =>
            autograd.grad([(value * value * weights).sum()], leaves, retain_graph: true, create_graph: true).Select(gradient => gradient.square().sum()).Aggregate((p, q) => p + q);
    }

    private static Tensor[] Leaves(Tensor[] inputs) => [.. inputs.Select(input => input.detach().alias().requires_grad_())];
}
