using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Kernels;

/// <summary>Gradient of a 7×7 depthwise convolution's kernel and bias, padding 3, channels-last. A chunk is a few vectors of channels over all images.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal static unsafe partial class DepthwiseGradient<V>
{
    private const int Side = DepthwiseImage.Side;

    /// <summary>Computes both gradients.</summary>
    /// <param name="images">Sizes.</param>
    /// <param name="image">[N, H, W, C].</param>
    /// <param name="gradient">[N, H, W, C].</param>
    /// <param name="kernel">Where the kernel's gradient goes, [C, 7, 7].</param>
    /// <param name="bias">Where the bias's goes, [C]; null for nowhere.</param>
    public static void Run(in DepthwiseImage images, float* image, float* gradient, float* kernel, float* bias)
    {
        var vectors = (images.Channels + V.Width - 1) / V.Width;
        var chunks = KernelTeam.Threads is > 1 and var threads ? Math.Min(vectors, 2 * threads) : 1;
        KernelTeam.Run(new Work(images, image, gradient, kernel, bias, vectors, chunks), chunks);
    }

    private sealed class Work(DepthwiseImage images, float* image, float* gradient, float* kernel, float* bias, int vectors, int chunks) : IChunkedWork
    {
        private const int Taps = Side * Side;

        public void Run(int chunk, int worker)
        {
            var (firstVector, endVector) = (vectors * chunk / chunks, vectors * (chunk + 1) / chunks);
            // For each vector of channels its 49 sums, and that of the gradient itself.
            var sums = ThreadScratch.Take((endVector - firstVector) * (Taps + 1) * V.Width);
            new Span<float>(sums, (endVector - firstVector) * (Taps + 1) * V.Width).Clear();
            var rowStride = (nint)images.Width * images.Channels;
            for (var row = 0; row < images.Count * images.Height; row++)
            {
                var y = row % images.Height;
                var line = gradient + (row * rowStride);
                for (var ky = Math.Max(0, (Side / 2) - y); ky < Math.Min(Side, images.Height + (Side / 2) - y); ky++)
                {
                    var pixels = image + ((row + ky - (Side / 2)) * rowStride);
                    for (var vector = firstVector; vector < endVector; vector++)
                    {
                        var to = sums + ((vector - firstVector) * (Taps + 1) * V.Width);
                        Row7(pixels + Channel(vector), line + Channel(vector), images.Channels, images.Width, to + (ky * Side * V.Width));
                    }
                }

                for (var vector = firstVector; vector < endVector && bias != null; vector++)
                {
                    Add(line + Channel(vector), images.Channels, images.Width, sums + ((((vector - firstVector) * (Taps + 1)) + Taps) * V.Width));
                }
            }

            for (var vector = firstVector; vector < endVector; vector++)
            {
                Store(sums + ((vector - firstVector) * (Taps + 1) * V.Width), Channel(vector));
            }
        }

        /// <summary>The last vector overlaps the one before it when the channels do not divide; both compute the same for what they share.</summary>
        private int Channel(int vector) => Math.Min(vector * V.Width, images.Channels - V.Width);

        private void Store(float* sums, int channel)
        {
            for (var lane = 0; lane < V.Width; lane++)
            {
                for (var tap = 0; tap < Taps; tap++)
                {
                    kernel[((channel + lane) * Taps) + tap] = sums[(tap * V.Width) + lane];
                }

                if (bias != null)
                {
                    bias[channel + lane] = sums[(Taps * V.Width) + lane];
                }
            }
        }

        private static void Add(float* line, nint stride, int width, float* all)
        {
            V sum = V.Load(all);
            for (var x = 0; x < width; x++, line += stride)
            {
                sum += V.Load(line);
            }

            V.Store(sum, all);
        }
    }
}
