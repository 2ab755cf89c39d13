using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Layers;

/// <summary>Weight initialisers that TorchSharp lacks or gets wrong.</summary>
public static class Initialization
{
    /// <summary>
    /// Fills a tensor from a normal distribution cut at <paramref name="low"/> and <paramref name="high"/>: values
    /// outside are drawn again. (TorchSharp 0.107's <c>trunc_normal_</c> fills with one constant.)
    /// </summary>
    /// <param name="tensor">The tensor to fill.</param>
    /// <param name="mean">Mean of the uncut distribution; must lie between the bounds.</param>
    /// <param name="std">Standard deviation of the uncut distribution, ≥ 0.</param>
    /// <param name="low">Smallest value; absolute, as in PyTorch, not in standard deviations.</param>
    /// <param name="high">Largest value; absolute.</param>
    /// <returns><paramref name="tensor"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The mean is not between the bounds, or they are less than a standard deviation wide.</exception>
    public static Tensor TruncatedNormal(Tensor tensor, double mean = 0, double std = 1, double low = -2, double high = 2)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentOutOfRangeException.ThrowIfNegative(std);
        if (mean < low || mean > high || high - low < std)
        {
            throw new ArgumentOutOfRangeException(
                nameof(mean),
                FormattableString.Invariant($"The mean {mean} must lie in [{low}, {high}], and that must be at least one standard deviation ({std}) wide."));
        }

        using var guard = torch.no_grad();
        tensor.normal_(mean, std);
        if (tensor.device_type == DeviceType.META || Math.Min(mean - low, high - mean) > 12 * std)
        {
            // Twelve standard deviations out lies nothing that float32 could draw.
            return tensor;
        }

        using var low_ = torch.tensor(low, tensor.dtype, tensor.device);
        using var high_ = torch.tensor(high, tensor.dtype, tensor.device);
        while (true)
        {
            using var below = tensor.lt(low_);
            using var above = tensor.gt(high_);
            using var outside = below.logical_or(above);
            using var any = outside.any();
            if (!any.item<bool>())
            {
                return tensor;
            }

            using var fresh = torch.empty_like(tensor).normal_(mean, std);
            using var mixed = torch.where(outside, fresh, tensor);
            tensor.copy_(mixed);
        }
    }

    /// <summary>The ConvNeXt initialisation of a convolution or linear layer: weight truncated normal with std 0.02, bias 0 (Liu et al., arXiv 2201.03545; its table prints 0.2, every implementation uses .02).</summary>
    public static void ConvNeXt(Tensor weight, Tensor? bias)
    {
        using var guard = torch.no_grad();
        TruncatedNormal(weight, std: 0.02);
        bias?.fill_(0);
    }

    /// <summary>
    /// PyTorch's default for convolutions and linear layers: weight and bias uniform in ±1/√fan_in
    /// (Kaiming-uniform with a = √5; He et al., arXiv 1502.01852).
    /// </summary>
    public static void Default(Tensor weight, Tensor? bias)
    {
        using var guard = torch.no_grad();
        long fanIn = 1;
        for (var axis = 1; axis < weight.dim(); axis++)
        {
            fanIn *= weight.size(axis);
        }

        var bound = 1 / Math.Sqrt(Math.Max(fanIn, 1));
        weight.uniform_(-bound, bound);
        bias?.uniform_(-bound, bound);
    }

    /// <summary>The ConvNeXt initialisation of a classifier: as <see cref="ConvNeXt"/>, then weight and bias times <paramref name="scale"/> (1 from scratch, 0.001 for fine-tuning).</summary>
    public static WeightInitializer ConvNeXtHead(double scale) => (weight, bias) =>
    {
        ConvNeXt(weight, bias);
        using var guard = torch.no_grad();
        weight.mul_(scale);
        bias?.mul_(scale);
    };
}
