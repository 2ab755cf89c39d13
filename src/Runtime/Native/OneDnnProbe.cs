using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Native;

/// <summary>A small convolution that libtorch gives to oneDNN for any number of threads, compared with plain loops.</summary>
/// <param name="Images">Batch; from 16 on a 1×1 convolution goes to oneDNN with one thread too.</param>
/// <param name="Inputs">Channels in.</param>
/// <param name="Outputs">Channels out.</param>
/// <param name="Kernel">Side of the kernel, odd; padded so that the map keeps its size.</param>
/// <param name="Size">Side of the map.</param>
/// <param name="ChannelsLast">How image and kernel lie in memory.</param>
internal sealed record OneDnnProbe(int Images, int Inputs, int Outputs, int Kernel, int Size, bool ChannelsLast) : IOneDnnProbe
{
    /// <summary>The kinds that were seen to be wrong.</summary>
    public static readonly IReadOnlyList<IOneDnnProbe> All =
    [
        new OneDnnProbe(16, 32, 40, 1, 5, ChannelsLast: true),
        new OneDnnProbe(16, 16, 80, 1, 5, ChannelsLast: true),
        new OneDnnProbe(16, 16, 112, 1, 4, ChannelsLast: true),
        new OneDnnProbe(16, 16, 320, 1, 3, ChannelsLast: true),
        new OneDnnProbe(2, 40, 16, 3, 7, ChannelsLast: false),
        new OneDnnProbe(16, 40, 24, 1, 5, ChannelsLast: false),
    ];

    /// <inheritdoc/>
    public string Name => $"{Kernel}×{Kernel}, {Inputs} to {Outputs} channels, {(ChannelsLast ? "channels last" : "NCHW")}";

    /// <inheritdoc/>
    public double Measure()
    {
        var image = Numbers(Images * Size * Size * Inputs, seed: 1);
        var kernel = Numbers(Outputs * Kernel * Kernel * Inputs, seed: 2);
        var expected = Convolve(image, kernel);
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var x = Lay(tensor(image, [Images, Size, Size, Inputs], ScalarType.Float32, CPU));
        var w = Lay(tensor(kernel, [Outputs, Kernel, Kernel, Inputs], ScalarType.Float32, CPU));
        var y = nn.functional.conv2d(x, w, null, padding: [Kernel / 2, Kernel / 2]).permute(0, 2, 3, 1).contiguous();
        var found = MemoryMarshal.Cast<byte, float>(y.bytes);
        var (largest, difference) = (0f, 0f);
        for (var i = 0; i < expected.Length; i++)
        {
            largest = MathF.Max(largest, MathF.Abs(expected[i]));
            // Max hands NaN on.
            difference = MathF.Max(difference, MathF.Abs(found[i] - expected[i]));
        }

        return difference / largest;
    }

    private Tensor Lay(Tensor channelsLast)
    {
        var view = channelsLast.permute(0, 3, 1, 2);
        return ChannelsLast ? view : view.contiguous();
    }

    /// <summary>Numbers in [-1, 1) that do not touch anyone's random generator.</summary>
    private static float[] Numbers(int count, uint seed)
    {
        var numbers = new float[count];
        for (var i = 0; i < count; i++)
        {
            seed = (seed * 1664525u) + 1013904223u;
            numbers[i] = ((int)seed >> 8) / (float)(1 << 23);
        }

        return numbers;
    }

    // Runs once per process: compiled well at once, instead of slowly first.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private float[] Convolve(float[] image, float[] kernel)
    {
        var result = new float[Images * Size * Size * Outputs];
        var (border, next) = (Kernel / 2, 0);
        for (var n = 0; n < Images; n++)
        {
            for (var y = 0; y < Size; y++)
            {
                for (var x = 0; x < Size; x++)
                {
                    for (var output = 0; output < Outputs; output++)
                    {
                        var sum = 0f;
                        for (var ky = Math.Max(0, border - y); ky < Math.Min(Kernel, Size + border - y); ky++)
                        {
                            for (var kx = Math.Max(0, border - x); kx < Math.Min(Kernel, Size + border - x); kx++)
                            {
                                var pixel = ((((n * Size) + y + ky - border) * Size) + x + kx - border) * Inputs;
                                var tap = ((((output * Kernel) + ky) * Kernel) + kx) * Inputs;
                                sum += Dot(image.AsSpan(pixel, Inputs), kernel.AsSpan(tap, Inputs));
                            }
                        }

                        result[next++] = sum;
                    }
                }
            }
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.AggressiveInlining)]
    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sums = Vector<float>.Zero;
        var i = 0;
        for (; i + Vector<float>.Count <= a.Length; i += Vector<float>.Count)
        {
            sums += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        }

        var sum = Vector.Sum(sums);
        for (; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }
}
