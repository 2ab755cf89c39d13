using System.Diagnostics.CodeAnalysis;
using ConvNeXtGen.Graphs.Autograd;
using ConvNeXtGen.Kernels;
using ConvNeXtGen.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs;

/// <summary>
/// The own float32 kernels of eager ops (linear layers, convolutions of patches side by side, 7×7 depthwise convolutions, GELU, ConvNeXt blocks; forward and backward) on CPUs with vectors.
/// Everything else, and everything they do not take (other types, devices and layouts, small sizes), runs as libtorch's ops, as do gradients of gradients.
/// </summary>
/// <remarks>
/// Results agree with libtorch's to rounding, within 1e-5 of the largest value. They do not depend on the number of threads, and honour
/// <c>torch.set_num_threads</c>. Off by the environment variable <see cref="EnvironmentVariable"/> = <c>0</c>, or <see cref="Enabled"/>.
/// </remarks>
public static class EagerKernels
{
    /// <summary>Set to <c>0</c> or <c>false</c> before the process starts, it leaves all eager ops to libtorch.</summary>
    public const string EnvironmentVariable = "CONVNEXTGEN_EAGER_KERNELS";

    /// <summary>Below so many multiply-accumulates libtorch's op costs less than the way to a kernel.</summary>
    private const long SmallestProduct = 200_000;

    /// <summary>Below so many patches rearranging the kernel costs more than the product gains.</summary>
    private const long FewestPatches = 256;

    /// <summary>Below so many numbers the same holds for elementwise functions.</summary>
    private const long SmallestMap = 16_384;

    /// <summary>Whether eager ops use them where they can; true unless switched off.</summary>
    public static bool Enabled { get; set; } =
        Environment.GetEnvironmentVariable(EnvironmentVariable) is not { } word || !(word is "0" || word.Equals("false", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Whether large products are made by Strassen's method; true unless switched off. It adds rows of the first half of a batch to rows of the second, so
    /// that rounding is relative to the largest number of the whole matrix, not of each row, and a NaN or an infinity spreads to one more row.
    /// </summary>
    public static bool Strassen
    {
        get => CpuKernels.UsesStrassen;
        set => CpuKernels.UsesStrassen = value;
    }

    /// <summary>The kernels where they may be used.</summary>
    internal static CpuKernels? Current => Enabled ? CpuKernels.Native : null;

    internal static bool TakesLinear(Tensor x, Tensor weight, Tensor? bias) =>
        Current is not null && IsDense(x) && IsDense(weight) && (bias is null || IsDense(bias))
        && x.dim() > 0 && weight.dim() == 2 && x.size(-1) == weight.size(1) && (bias is null || (bias.dim() == 1 && bias.size(0) == weight.size(0)))
        && x.numel() * weight.size(0) >= SmallestProduct && x.numel() < int.MaxValue && x.numel() / x.size(-1) * weight.size(0) < int.MaxValue;

    internal static bool TakesGelu(Tensor x) => Current is not null && IsDense(x) && x.numel() >= SmallestMap;

    internal static bool TakesDepthwise(Tensor x, Tensor weight, Tensor? bias, Conv2dGeometry g) =>
        Current is { } kernels && g is { Stride: [1, 1], Padding: [3, 3], Dilation: [1, 1] } && IsFloat(x) && IsDense(weight) && (bias is null || IsDense(bias))
        && weight.dim() == 4 && weight.size(1) == 1 && weight.size(2) == 7 && weight.size(3) == 7 && weight.size(0) == g.Groups
        && x.dim() == 4 && x.size(1) == g.Groups && g.Groups >= kernels.Width && (bias is null || bias.size(0) == g.Groups)
        && x.numel() >= SmallestMap && x.numel() < int.MaxValue;

    /// <summary>Whether a convolution is a product of patches that lie next to each other.</summary>
    internal static bool TakesPatches(Tensor x, Tensor weight, Tensor? bias, Conv2dGeometry g) =>
        Current is not null && g is { Padding: [0, 0], Dilation: [1, 1], Groups: 1 } && IsFloat(x) && IsDense(weight) && (bias is null || IsDense(bias))
        && weight.dim() == 4 && x.dim() == 4 && x.size(1) == weight.size(1) && weight.size(2) > 1 && g.Stride[0] == weight.size(2) && g.Stride[1] == weight.size(3)
        && x.size(2) % g.Stride[0] == 0 && x.size(3) % g.Stride[1] == 0 && x.numel() < int.MaxValue
        && x.numel() / g.Stride[0] / g.Stride[1] / x.size(1) is >= FewestPatches and var patches && patches * weight.numel() >= SmallestProduct
        && patches * weight.size(0) < int.MaxValue;

    internal static bool TakesBranch(Tensor x, Tensor y, Tensor scale) =>
        Current is not null && IsFloat(x) && IsDense(y) && IsDense(scale) && scale.dim() == 1 && x.dim() == 4 && y.dim() == 4
        && y.size(0) == x.size(0) && y.size(1) == x.size(2) && y.size(2) == x.size(3) && y.size(3) == x.size(1) && scale.size(0) == x.size(1)
        && y.numel() >= SmallestMap && y.numel() < int.MaxValue;

    /// <summary>Whether the layers behind a block's convolution can be one function: its sizes fit, and no hook has to see what lies between. Then also their weights.</summary>
    internal static bool TakesMlpBranch(Tensor x, Tensor convolved, MlpBranch branch, [NotNullWhen(true)] out MlpWeights? weights)
    {
        weights = MlpWeights.Of(branch);
        if (Current is not { } kernels || weights is not { } w || !IsFloat(x) || !IsFloat(convolved) || x.dim() != 4 || !x.shape.SequenceEqual(convolved.shape))
        {
            return false;
        }

        var (channels, hidden) = (x.size(1), w.Expand.size(0));
        return ((Tensor[])[w.NormScale, w.NormShift, w.Expand, w.ExpandBias, w.Project, w.ProjectBias, w.Scale]).All(IsDense)
            && channels % kernels.Width == 0 && hidden % kernels.Width == 0 && w.NormScale.numel() == channels && w.Scale.numel() == channels
            && w.Expand.size(1) == channels && w.Project.size(0) == channels && w.Project.size(1) == hidden
            && x.numel() >= SmallestMap && x.numel() / channels * hidden < int.MaxValue
            && !ModuleHooks.Any(branch.Norm) && !ModuleHooks.Any(branch.Expand) && !ModuleHooks.Any(branch.Project) && !ModuleHooks.Any(branch.DropPath);
    }

    private static bool IsDense(Tensor x) => IsFloat(x) && x.is_contiguous();

    private static bool IsFloat(Tensor x) => x.dtype == ScalarType.Float32 && x.device_type == DeviceType.CPU && !x.is_sparse;
}
