using System.Runtime.InteropServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <summary>A 7×7 depthwise convolution, padding 3, channels-last; with the kernel turned by 180° it is the gradient of its input.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal sealed unsafe class DepthwiseForward<V> : IChunkedWork
    where V : struct, IVector<V>
{
    private const int Side = DepthwiseImage.Side;

    private readonly DepthwiseImage _images;
    private readonly float* _image;
    private readonly float* _taps;
    private readonly float* _result;
    private readonly int _chunks;

    private DepthwiseForward(DepthwiseImage images, float* image, float* taps, float* result)
    {
        _images = images;
        _image = image;
        _taps = taps;
        _result = result;
        _chunks = KernelTeam.Threads is > 1 and var threads ? Math.Min(images.Count * images.Height, 4 * threads) : 1;
    }

    private float* Bias => _taps + (Side * Side * _images.Channels);

    /// <summary>Convolves.</summary>
    /// <param name="images">Sizes.</param>
    /// <param name="image">[N, H, W, C].</param>
    /// <param name="kernel">[C, 7, 7].</param>
    /// <param name="bias">[C], or null.</param>
    /// <param name="turned">Whether the kernel is turned by 180°.</param>
    /// <param name="result">[N, H, W, C].</param>
    public static void Run(in DepthwiseImage images, float* image, float* kernel, float* bias, bool turned, float* result)
    {
        var taps = (float*)NativeMemory.AlignedAlloc((nuint)((Side * Side) + 1) * (nuint)images.Channels * sizeof(float), 64);
        try
        {
            var work = new DepthwiseForward<V>(images, image, taps, result);
            work.Arrange(kernel, bias, turned);
            KernelTeam.Run(work, work._chunks);
        }
        finally
        {
            NativeMemory.AlignedFree(taps);
        }
    }

    /// <inheritdoc/>
    public void Run(int chunk, int worker)
    {
        var rows = _images.Count * _images.Height;
        var (first, end) = ((int)((long)rows * chunk / _chunks), (int)((long)rows * (chunk + 1) / _chunks));
        for (var row = first; row < end; row++)
        {
            ConvolveRow(row / _images.Height, row % _images.Height);
        }
    }

    private void ConvolveRow(int n, int y)
    {
        var channels = _images.Channels;
        var rowStride = (nint)_images.Width * channels;
        var firstTap = Math.Max(0, (Side / 2) - y);
        var taps = Math.Min(Side, _images.Height + (Side / 2) - y) - firstTap;
        var source = _image + (((n * _images.Height) + y + firstTap - (Side / 2)) * rowStride);
        var target = _result + (((n * _images.Height) + y) * rowStride);
        for (var x = 0; x < _images.Width; x += DepthwiseKernel<V>.TileWidth7)
        {
            var count = Math.Min(DepthwiseKernel<V>.TileWidth7, _images.Width - x);
            for (var c = 0; c < channels; c += V.Width)
            {
                var at = Math.Min(c, channels - V.Width);
                DepthwiseKernel<V>.Tile7(
                    source + at, rowStride, channels, x - (Side / 2), _images.Width, _taps + ((nint)firstTap * Side * channels) + at, channels, taps,
                    Bias + at, target + ((nint)x * channels) + at, channels, count);
            }
        }
    }

    /// <summary>[C, 7, 7] as [7, 7, C], so that a vector of channels has its weights side by side.</summary>
    private void Arrange(float* kernel, float* bias, bool turned)
    {
        var channels = _images.Channels;
        for (var c = 0; c < channels; c++)
        {
            for (var tap = 0; tap < Side * Side; tap++)
            {
                _taps[(tap * channels) + c] = kernel[(c * Side * Side) + (turned ? (Side * Side) - 1 - tap : tap)];
            }

            Bias[c] = bias == null ? 0 : bias[c];
        }
    }
}
