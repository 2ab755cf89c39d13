using System.Runtime.CompilerServices;

namespace ConvNeXtGen.Inference.Simd;

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

    /// <summary>1/(1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid(V x) => V.Set(1f) / (V.Set(1f) + Exp(V.Zero - x));

    /// <summary>
    /// x·Φ(x). The tail 1 − Φ(|x|) is half of erfc(|x|/√2), by formula 7.1.26 of Abramowitz &amp; Stegun, Handbook of
    /// Mathematical Functions (absolute error of erf below 1.5e-7).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Gelu(V x)
    {
        var size = V.Max(x, V.Zero - x);
        // The formula's p over √2, since it is given for erf(z) with z = |x|/√2.
        var t = V.Set(1f) / V.Fma(size, V.Set(0.3275911f * 0.70710678f), V.Set(1f));
        var p = V.Fma(t, V.Set(1.061405429f), V.Set(-1.453152027f));
        p = V.Fma(p, t, V.Set(1.421413741f));
        p = V.Fma(p, t, V.Set(-0.284496736f));
        p = V.Fma(p, t, V.Set(0.254829592f));
        var tail = V.Set(0.5f) * (p * t) * Exp(x * x * V.Set(-0.5f));
        return x * V.WherePositive(x, V.Set(1f) - tail, tail);
    }
}
