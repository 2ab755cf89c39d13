using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ConvNeXtGen.Training;

/// <summary>AdamW over the memory of one tensor, in one pass.</summary>
internal static class AdamWKernel
{
    private const int Chunk = 1 << 16;

    public static unsafe void Run(AdamWRate rate, double weightDecay, Tensor parameter, Tensor gradient, Tensor mean, Tensor meanSquare)
    {
        var keep = rate.Keep(weightDecay);
        fixed (byte* p = parameter.bytes, g = gradient.bytes, m = mean.bytes, v = meanSquare.bytes)
        {
            var (weights, gradients, means, squares) = ((nint)p, (nint)g, (nint)m, (nint)v);
            var count = (int)parameter.numel();
            var chunks = (count + Chunk - 1) / Chunk;
            if (chunks <= 1)
            {
                RunChunk(rate, keep, weights, gradients, means, squares, 0, count);
            }
            else
            {
                Parallel.For(0, chunks, chunk =>
                    RunChunk(rate, keep, weights, gradients, means, squares, chunk * Chunk, Math.Min(Chunk, count - chunk * Chunk)));
            }
        }
    }

    private static unsafe void RunChunk(AdamWRate rate, float keep, nint weights, nint gradients, nint means, nint squares, int start, int count) =>
        RunSpan(
            rate,
            keep,
            new Span<float>((float*)weights + start, count),
            new ReadOnlySpan<float>((float*)gradients + start, count),
            new Span<float>((float*)means + start, count),
            new Span<float>((float*)squares + start, count));

    private static void RunSpan(AdamWRate rate, float keep, Span<float> weights, ReadOnlySpan<float> gradients, Span<float> means, Span<float> squares)
    {
        var w = MemoryMarshal.Cast<float, Vector<float>>(weights);
        var g = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        var m = MemoryMarshal.Cast<float, Vector<float>>(means);
        var v = MemoryMarshal.Cast<float, Vector<float>>(squares);
        var epsilon = new Vector<float>(rate.Epsilon);
        for (var i = 0; i < w.Length; i++)
        {
            m[i] = m[i] * rate.Beta1 + g[i] * rate.OneMinusBeta1;
            v[i] = v[i] * rate.Beta2 + g[i] * g[i] * rate.OneMinusBeta2;
            var root = Vector.SquareRoot(v[i]) * rate.RootCorrection + epsilon;
            w[i] = w[i] * keep - m[i] / root * rate.StepSize;
        }

        // The same operations in the same order, so that a value does not depend on where a chunk ends.
        for (var i = w.Length * Vector<float>.Count; i < weights.Length; i++)
        {
            means[i] = means[i] * rate.Beta1 + gradients[i] * rate.OneMinusBeta1;
            squares[i] = squares[i] * rate.Beta2 + gradients[i] * gradients[i] * rate.OneMinusBeta2;
            var root = MathF.Sqrt(squares[i]) * rate.RootCorrection + rate.Epsilon;
            weights[i] = weights[i] * keep - means[i] / root * rate.StepSize;
        }
    }
}
