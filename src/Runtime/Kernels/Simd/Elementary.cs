using System.Runtime.CompilerServices;

namespace ConvNeXtGen.Kernels.Simd;

/// <summary>Elementary functions on vectors, to float32 accuracy.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal static class Elementary<V>
    where V : struct, IVector<V>
{
    /// <summary>
    /// eˣ: 2ⁿ·2ᶠ with whole n and |f| ≤ ½, 2ᶠ by its Taylor series to the sixth power; relative error below 3e-7.
    /// Saturates outside [-87, 88].
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp(V x)
    {
        x = V.Max(V.Min(x, V.Set(88f)), V.Set(-87f));
        var n = V.Round(x * V.Set(1.44269504f));
        // n·ln 2 in two parts, the first with few bits, so that the difference is exact.
        var f = V.Fma(n, V.Set(-0.693359375f), x);
        f = V.Fma(n, V.Set(2.12194440e-4f), f);
        var p = V.Fma(f, V.Set(1f / 720), V.Set(1f / 120));
        p = V.Fma(p, f, V.Set(1f / 24));
        p = V.Fma(p, f, V.Set(1f / 6));
        p = V.Fma(p, f, V.Set(0.5f));
        p = V.Fma(p, f, V.Set(1f));
        p = V.Fma(p, f, V.Set(1f));
        return p * V.PowerOfTwo(n);
    }

    /// <summary>2ˣ as 2ⁿ·2ᶠ with whole n and |f| ≤ ½; 2ᶠ by the polynomial of degree 5 through its Chebyshev points (relative error below 3e-7).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V PowerOfTwo(V x)
    {
        var n = V.Round(x);
        var f = x - n;
        var p = V.Fma(f, V.Set(0.0013400432653725147f), V.Set(0.009676037356257439f));
        p = V.Fma(p, f, V.Set(0.05550327152013779f));
        p = V.Fma(p, f, V.Set(0.2402210682630539f));
        p = V.Fma(p, f, V.Set(0.6931471824645996f));
        p = V.Fma(p, f, V.Set(1f));
        return V.TimesPowerOfTwo(p, n);
    }

    /// <summary><see cref="PowerOfTwo"/> for results that are rounded to bfloat16: the polynomial of degree 3 through its Chebyshev points; relative error below 1.2e-4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V RoughPowerOfTwo(V x)
    {
        var n = V.Round(x);
        var f = x - n;
        var p = V.Fma(f, V.Set(0.055838283f), V.Set(0.242639479f));
        p = V.Fma(p, f, V.Set(0.693136734f));
        p = V.Fma(p, f, V.Set(0.999924557f));
        return V.TimesPowerOfTwo(p, n);
    }

    /// <summary>1 + e⁻ˣ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V OnePlusExpOfMinus(V x) => V.Set(1f) + PowerOfTwo(x * V.Set(-1.44269504f));

    /// <summary>1/(1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid(V x) => V.Set(1f) / OnePlusExpOfMinus(x);

    /// <summary>
    /// x·Φ(x) = ½x·(1 + erf(x/√2)) with erf(x/√2) = x·P(x²), P the polynomial of degree 12 through the Chebyshev points of
    /// x² in [0, 25], beyond which erf is ±1 to float32's accuracy; with AVX-512 by <see cref="GeluTable"/>. No division and no exponential; absolute error below 2e-6,
    /// relative to x below 3e-7. P is evaluated in s = 2x²/25 − 1, where its terms do not cancel.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Gelu(V x)
    {
        if (typeof(V) == typeof(Float32x16) && GeluTable.IsSupported)
        {
            return Unsafe.BitCast<Float32x16, V>(new Float32x16(GeluTable.Gelu(Unsafe.BitCast<V, Float32x16>(x).Value)));
        }

        var z = V.Max(V.Min(x, V.Set(5f)), V.Set(-5f));
        var s = V.Fma(z * z, V.Set(0.08f), V.Set(-1f));
        var p = V.Fma(s, V.Set(0.0014707527589052916f), V.Set(-0.003353461856022477f));
        p = V.Fma(p, s, V.Set(0.0027491922955960035f));
        p = V.Fma(p, s, V.Set(-0.005053833592683077f));
        p = V.Fma(p, s, V.Set(0.01353305485099554f));
        p = V.Fma(p, s, V.Set(-0.02261424995958805f));
        p = V.Fma(p, s, V.Set(0.03247217833995819f));
        p = V.Fma(p, s, V.Set(-0.046426255255937576f));
        p = V.Fma(p, s, V.Set(0.06295351684093475f));
        p = V.Fma(p, s, V.Set(-0.08090256154537201f));
        p = V.Fma(p, s, V.Set(0.10303585976362228f));
        p = V.Fma(p, s, V.Set(-0.1405918151140213f));
        p = V.Fma(p, s, V.Set(0.2827276289463043f));
        var half = x * V.Set(0.5f);
        return V.Fma(half, z * p, half);
    }

    /// <summary><see cref="Gelu"/> for results that are rounded to bfloat16: the polynomial of degree 7 in x² on [0, 16]; error below 8e-5 of max(1, |x|).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V RoughGelu(V x)
    {
        if (typeof(V) == typeof(Float32x16) && GeluTable.IsSupported)
        {
            return Unsafe.BitCast<Float32x16, V>(new Float32x16(GeluTable.RoughGelu(Unsafe.BitCast<V, Float32x16>(x).Value)));
        }

        var z = V.Max(V.Min(x, V.Set(4f)), V.Set(-4f));
        var s = V.Fma(z * z, V.Set(0.125f), V.Set(-1f));
        var p = V.Fma(s, V.Set(-0.007982526905834675f), V.Set(0.018077656626701355f));
        p = V.Fma(p, s, V.Set(-0.023093365132808685f));
        p = V.Fma(p, s, V.Set(0.04132254421710968f));
        p = V.Fma(p, s, V.Set(-0.07426692545413971f));
        p = V.Fma(p, s, V.Set(0.11263303458690643f));
        p = V.Fma(p, s, V.Set(-0.16860263049602509f));
        p = V.Fma(p, s, V.Set(0.3518752455711365f));
        var half = x * V.Set(0.5f);
        return V.Fma(half, z * p, half);
    }
}
