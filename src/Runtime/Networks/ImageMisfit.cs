using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen;

/// <summary>
/// Says in the network's words why an image did not go through it. Asked only once something has failed: a run that goes well pays nothing,
/// and sizes that fit by chance are not refused.
/// </summary>
internal static class ImageMisfit
{
    /// <summary>Explains a failed run; null when image and network fit as far as can be told.</summary>
    /// <param name="network">The network.</param>
    /// <param name="info">Its description.</param>
    /// <param name="image">[N, C, H, W].</param>
    /// <param name="cause">What was thrown.</param>
    public static Exception? Explain(nn.Module network, NetworkInfo info, Tensor image, Exception cause)
    {
        // What libtorch throws, and TorchSharp for a tensor that is no more; anything else explains itself.
        if (cause is not (ExternalException or InvalidOperationException) || image.IsInvalid)
        {
            return null;
        }

        var weight = network.parameters().FirstOrDefault();
        if (IsDisposed(info, weight))
        {
            return new ObjectDisposedException(info.Name);
        }

        if (weight is not null && weight.dtype != image.dtype)
        {
            return new ArgumentException($"{info.Name} has {weight.dtype} weights, but was given {image.dtype} images.", nameof(image), cause);
        }

        if (weight is not null && weight.device_type != image.device_type)
        {
            return new ArgumentException($"{info.Name} is on {weight.device}, but was given images on {image.device}.", nameof(image), cause);
        }

        return OfSize(info, image.shape, cause);
    }

    /// <summary>Explains a failure by sides of the image that downsampling rounds, so that maps no longer match; null when nothing is rounded.</summary>
    public static ArgumentException? OfSize(NetworkInfo info, long[] image, Exception cause)
    {
        var (height, width, stride) = (image[2], image[3], info.MinimumImageSize);
        return height % stride == 0 && width % stride == 0
            ? null
            : new ArgumentException(
                $"{info.Name} cannot take images of {height}×{width} pixels: give sides that are multiples of {stride}, such as {Nearest(height)}×{Nearest(width)}. ({cause.Message.Split('\n')[0]})",
                nameof(image),
                cause);

        long Nearest(long side) => Math.Max(stride, (side + (stride / 2)) / stride * stride);
    }

    /// <summary>Makes sure that a network still has its weights.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public static void RequireAlive(nn.Module network)
    {
        if (network is INetwork { Info: var info } && IsDisposed(info, network.parameters().FirstOrDefault()))
        {
            throw new ObjectDisposedException(info.Name);
        }
    }

    private static bool IsDisposed(NetworkInfo info, Tensor? weight) => weight is null ? info.ParameterCount > 0 : weight.IsInvalid;
}
