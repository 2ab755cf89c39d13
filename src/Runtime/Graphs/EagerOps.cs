using ConvNeXtGen.Graphs.Autograd;
using ConvNeXtGen.Layers;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ConvNeXtGen.Graphs;

/// <summary>Ops that run at once on tensors, with autograd where it is on.</summary>
/// <remarks>
/// Numbers become <see cref="Scalar"/> objects that are disposed after the call: TorchSharp hands only their native
/// pointer over, and one that is left to the garbage collector can be freed while the native call still reads it.
/// </remarks>
public sealed partial class EagerOps : IOps<Tensor>
{
    /// <summary>The one instance; it holds no state.</summary>
    public static readonly EagerOps Instance = new();

    private EagerOps()
    {
    }

    /// <inheritdoc/>
    public bool SupportsTraining => true;

    /// <inheritdoc/>
    public Tensor Call(ILayer layer, Tensor x) => layer is Module<Tensor, Tensor> module ? module.call(x) : layer.Apply(this, x);

    /// <inheritdoc/>
    public Tensor Call(IMultiInputLayer layer, IReadOnlyList<Tensor> xs) => layer.Apply(this, xs);

    /// <inheritdoc/>
    public void Release(Tensor x) => x.Dispose();

    /// <inheritdoc/>
    public Tensor Alias(Tensor x) => x.alias();

    /// <inheritdoc/>
    public Tensor StopGradient(Tensor x) => x.detach();

    /// <inheritdoc/>
    public Tensor Conv2d(Tensor x, Tensor weight, Tensor? bias, Conv2dGeometry g) => EagerKernels.TakesDepthwise(x, weight, bias, g)
        ? EagerFunctions.Depthwise(x, weight, bias)
        : EagerKernels.TakesPatches(x, weight, bias, g) ? PatchProduct.Convolve(x, weight, bias)
        : functional.conv2d(x, weight, bias, g.Stride, g.Padding, g.Dilation, g.Groups);

    /// <inheritdoc/>
    public Tensor ConvTranspose2d(Tensor x, Tensor weight, Tensor? bias, Conv2dGeometry g) =>
        functional.conv_transpose2d(x, weight, bias, g.Stride, g.Padding, g.OutputPadding, g.Dilation, g.Groups);

    /// <inheritdoc/>
    public Tensor Linear(Tensor x, Tensor weight, Tensor? bias) => EagerKernels.TakesLinear(x, weight, bias)
        ? EagerFunctions.Linear(x, weight, bias)
        : functional.linear(x, weight, bias);

    /// <inheritdoc/>
    public Tensor LayerNorm(Tensor x, Tensor? weight, Tensor? bias, double eps) =>
        functional.layer_norm(x, [weight is null ? x.shape[^1] : weight.shape[0]], weight, bias, eps);

    /// <inheritdoc/>
    public Tensor BatchNorm2d(Tensor x, Tensor runningMean, Tensor runningVar, Tensor? weight, Tensor? bias, double eps, double momentum, bool training) =>
        functional.batch_norm(x, runningMean, runningVar, weight, bias, training, momentum, eps);

    /// <inheritdoc/>
    public Tensor Add(Tensor a, Tensor b) => a.add(b);

    /// <inheritdoc/>
    public Tensor Subtract(Tensor a, Tensor b) => a.sub(b);

    /// <inheritdoc/>
    public Tensor Multiply(Tensor a, Tensor b) => a.mul(b);

    /// <inheritdoc/>
    public Tensor Divide(Tensor a, Tensor b) => a.div(b);

    /// <inheritdoc/>
    public Tensor AddScalar(Tensor x, double value)
    {
        using Scalar number = value;
        return x.add(number);
    }

    /// <inheritdoc/>
    public Tensor MultiplyScalar(Tensor x, double value)
    {
        using Scalar number = value;
        return x.mul(number);
    }

    /// <inheritdoc/>
    public Tensor Scale(Tensor x, Tensor weight) => x.mul(weight);

    /// <inheritdoc/>
    public Tensor Shift(Tensor x, Tensor bias) => x.add(bias);

    /// <inheritdoc/>
    public Tensor Softmax(Tensor x, long axis) => x.softmax(axis);

    /// <inheritdoc/>
    public Tensor MatMul(Tensor a, Tensor b) => a.matmul(b);

    /// <inheritdoc/>
    public Tensor AddBranch(Tensor x, Tensor branch, Tensor? scale, DropPath dropPath)
    {
        // A hook on the drop path has to see what goes through it.
        if (scale is null || !EagerKernels.TakesBranch(x, branch, scale) || ModuleHooks.Any(dropPath))
        {
            return ResidualBranch.Add(this, x, branch, scale, dropPath);
        }

        using var keep = dropPath.training && dropPath.P > 0 ? Keep(x, dropPath.P) : null;
        return EagerFunctions.AddBranch(x, branch, scale, keep);
    }

    /// <inheritdoc/>
    public Tensor AddMlpBranch(Tensor x, Tensor convolved, MlpBranch branch)
    {
        ArgumentNullException.ThrowIfNull(branch);
        if (!EagerKernels.TakesMlpBranch(x, convolved, branch, out var weights))
        {
            return branch.Add(this, x, convolved);
        }

        using var keep = branch.DropPath.training && branch.DropPath.P > 0 ? Keep(x, branch.DropPath.P) : null;
        return EagerFunctions.AddMlpBranch(x, convolved, weights, keep);
    }

    /// <inheritdoc/>
    public Tensor DropPath(Tensor x, double p, bool training)
    {
        if (!training || p <= 0)
        {
            return x.alias();
        }

        using var keep = Keep(x, p);
        return x.mul(keep);
    }

    /// <inheritdoc/>
    public Tensor Dropout(Tensor x, double p, bool training) =>
        training && p > 0 ? functional.dropout(x, p, training: true) : x.alias();

    /// <inheritdoc/>
    public Tensor Activate(Tensor x, Activation activation) => activation.Kind switch
    {
        ActivationKind.Identity => x.alias(),
        ActivationKind.Gelu => EagerKernels.TakesGelu(x) ? EagerFunctions.Gelu(x) : functional.gelu(x),
        ActivationKind.GeluTanh => functional.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh),
        ActivationKind.Silu => functional.silu(x),
        ActivationKind.Relu => functional.relu(x),
        ActivationKind.Relu6 => functional.relu6(x),
        ActivationKind.LeakyRelu => functional.leaky_relu(x, activation.Alpha),
        ActivationKind.Hardswish => functional.hardswish(x),
        ActivationKind.Mish => functional.mish(x),
        ActivationKind.Elu => functional.elu(x, activation.Alpha),
        ActivationKind.Sigmoid => x.sigmoid(),
        ActivationKind.Tanh => x.tanh(),
        ActivationKind.Exp => x.exp(),
        ActivationKind.Log => x.log(),
        ActivationKind.Sin => x.sin(),
        ActivationKind.Cos => x.cos(),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "No such activation."),
    };

    /// <summary>One draw per sample, [N, 1, …]: 0, or 1 / (1 − p).</summary>
    private static Tensor Keep(Tensor x, double p)
    {
        using var mask = EmptyMask(x);
        using var drawn = mask.bernoulli_(1 - p);
        using Scalar survival = 1 - p;
        return drawn.div(survival);
    }

    private static Tensor EmptyMask(Tensor x)
    {
        var shape = new long[x.dim()];
        Array.Fill(shape, 1);
        shape[0] = x.size(0);
        return torch.empty(shape, x.dtype, x.device);
    }
}
