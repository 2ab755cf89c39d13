using System.Runtime.CompilerServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>The transforms of F(4×4, 3×3) for one vector of channels: columns first, then rows, by the same six-point transform.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal static unsafe class WinogradKernel<V>
    where V : struct, IVector<V>
{
    private const int Size = WinogradWeights.Inputs;
    private const float A = WinogradWeights.A, B = WinogradWeights.B, A2 = A * A, B2 = B * B;

    /// <summary>Bᵀ·d·B of a 6×6 patch.</summary>
    /// <typeparam name="S">The format of its pixels.</typeparam>
    /// <param name="pixels">Its 36 pixels, row by row.</param>
    /// <param name="channel">The vector's first channel.</param>
    /// <param name="target">Where component 0 goes.</param>
    /// <param name="stride">Elements from component to component.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformInput<S>(void** pixels, nint channel, float* target, nint stride)
        where S : struct, IStoredFormat
    {
        var width = (nint)V.Width;
        var half = stackalloc float[WinogradWeights.Components * 16];
        V a = V.Set(A), b = V.Set(B), minusA2 = V.Set(-A2), minusB2 = V.Set(-B2), product = V.Set(A2 * B2), minusSum = V.Set(-(A2 + B2));
        V minusA = V.Set(-A), minusB = V.Set(-B);
        for (var column = 0; column < Size; column++)
        {
            V d0 = S.Load<V>(pixels[column], channel), d1 = S.Load<V>(pixels[column + 6], channel), d2 = S.Load<V>(pixels[column + 12], channel);
            V d3 = S.Load<V>(pixels[column + 18], channel), d4 = S.Load<V>(pixels[column + 24], channel), d5 = S.Load<V>(pixels[column + 30], channel);
            var to = half + (column * width);
            V odd = V.Fma(d1, minusB2, d3), even = V.Fma(d2, minusB2, d4);
            V.Store(V.Fma(d0, product, V.Fma(d2, minusSum, d4)), to);
            V.Store(V.Fma(odd, a, even), to + (6 * width));
            V.Store(V.Fma(odd, minusA, even), to + (12 * width));
            odd = V.Fma(d1, minusA2, d3);
            even = V.Fma(d2, minusA2, d4);
            V.Store(V.Fma(odd, b, even), to + (18 * width));
            V.Store(V.Fma(odd, minusB, even), to + (24 * width));
            V.Store(V.Fma(d1, product, V.Fma(d3, minusSum, d5)), to + (30 * width));
        }

        for (var row = 0; row < Size; row++)
        {
            var from = half + (row * 6 * width);
            V d0 = V.Load(from), d1 = V.Load(from + width), d2 = V.Load(from + (2 * width));
            V d3 = V.Load(from + (3 * width)), d4 = V.Load(from + (4 * width)), d5 = V.Load(from + (5 * width));
            V odd = V.Fma(d1, minusB2, d3), even = V.Fma(d2, minusB2, d4);
            V.Store(V.Fma(d0, product, V.Fma(d2, minusSum, d4)), target);
            V.Store(V.Fma(odd, a, even), target + stride);
            V.Store(V.Fma(odd, minusA, even), target + (2 * stride));
            odd = V.Fma(d1, minusA2, d3);
            even = V.Fma(d2, minusA2, d4);
            V.Store(V.Fma(odd, b, even), target + (3 * stride));
            V.Store(V.Fma(odd, minusB, even), target + (4 * stride));
            V.Store(V.Fma(d1, product, V.Fma(d3, minusSum, d5)), target + (5 * stride));
            target += 6 * stride;
        }
    }

    /// <summary>Aᵀ·m·A + bias: the 4×4 output pixels of a tile.</summary>
    /// <param name="source">Component 0.</param>
    /// <param name="stride">Elements from component to component.</param>
    /// <param name="bias">The bias.</param>
    /// <param name="target">The pixels, row by row, two vectors apart.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformOutput(float* source, nint stride, float* bias, float* target)
    {
        var width = (nint)V.Width;
        var half = stackalloc float[Size * WinogradWeights.Outputs * 16];
        V a = V.Set(A), b = V.Set(B), a2 = V.Set(A2), b2 = V.Set(B2), a3 = V.Set(A2 * A), b3 = V.Set(B2 * B);
        for (var column = 0; column < Size; column++)
        {
            var from = source + (column * stride);
            V m0 = V.Load(from), m1 = V.Load(from + (6 * stride)), m2 = V.Load(from + (12 * stride));
            V m3 = V.Load(from + (18 * stride)), m4 = V.Load(from + (24 * stride)), m5 = V.Load(from + (30 * stride));
            V s1 = m1 + m2, d1 = m1 - m2, s2 = m3 + m4, d2 = m3 - m4;
            var to = half + (column * width);
            V.Store(m0 + s1 + s2, to);
            V.Store(V.Fma(d2, b, d1 * a), to + (6 * width));
            V.Store(V.Fma(s2, b2, s1 * a2), to + (12 * width));
            V.Store(V.Fma(d2, b3, V.Fma(d1, a3, m5)), to + (18 * width));
        }

        var start = V.Load(bias);
        for (var row = 0; row < WinogradWeights.Outputs; row++)
        {
            var from = half + (row * 6 * width);
            V m0 = V.Load(from), m1 = V.Load(from + width), m2 = V.Load(from + (2 * width));
            V m3 = V.Load(from + (3 * width)), m4 = V.Load(from + (4 * width)), m5 = V.Load(from + (5 * width));
            V s1 = m1 + m2, d1 = m1 - m2, s2 = m3 + m4, d2 = m3 - m4;
            V.Store(m0 + s1 + (s2 + start), target);
            V.Store(V.Fma(d2, b, V.Fma(d1, a, start)), target + (2 * width));
            V.Store(V.Fma(s2, b2, V.Fma(s1, a2, start)), target + (4 * width));
            V.Store(V.Fma(d2, b3, V.Fma(d1, a3, m5 + start)), target + (6 * width));
            target += 8 * width;
        }
    }
}
