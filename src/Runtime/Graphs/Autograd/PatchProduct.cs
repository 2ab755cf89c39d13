using static TorchSharp.torch;

namespace ConvNeXtGen.Graphs.Autograd;

/// <summary>A convolution whose patches lie next to each other without gap or overlap (ConvNeXt's stem and downsampling) as a linear layer of patches.</summary>
internal static class PatchProduct
{
    /// <summary>Convolves.</summary>
    /// <param name="x">[N, C, H, W] with H and W multiples of the kernel's sides.</param>
    /// <param name="weight">[out, C, kH, kW].</param>
    /// <param name="bias">[out], or null.</param>
    /// <returns>[N, out, H/kH, W/kW], channels-last in memory.</returns>
    public static Tensor Convolve(Tensor x, Tensor weight, Tensor? bias)
    {
        var (n, channels, height, width) = (x.size(0), x.size(1), x.size(2), x.size(3));
        var (outputs, down, right) = (weight.size(0), weight.size(2), weight.size(3));
        // A patch's row of pixels is one stretch of memory, forward and backward.
        using var pixels = x.permute(0, 2, 3, 1);
        using var cut = pixels.reshape(n, height / down, down, width / right, right * channels);
        using var sorted = cut.permute(0, 1, 3, 2, 4);
        using var patches = sorted.reshape(n, height / down, width / right, down * right * channels);
        using var turned = weight.permute(0, 2, 3, 1);
        using var matrix = turned.reshape(outputs, down * right * channels);
        using var y = EagerFunctions.Linear(patches, matrix, bias);
        return y.permute(0, 3, 1, 2);
    }
}
