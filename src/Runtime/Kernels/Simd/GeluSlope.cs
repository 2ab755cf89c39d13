using System.Runtime.CompilerServices;

namespace ConvNeXtGen.Kernels.Simd;

/// <summary>The derivative of GELU.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal static class GeluSlope<V>
    where V : struct, IVector<V>
{
    /// <summary>
    /// Φ(x) + x·φ(x). The tail 1 − Φ(|x|) is half of erfc(|x|/√2), by formula 7.1.26 of Abramowitz &amp; Stegun,
    /// Handbook of Mathematical Functions (absolute error of erf below 1.5e-7); it contains the same exponential. With AVX-512 by <see cref="GeluSlopeTable"/>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V At(V x)
    {
        if (typeof(V) == typeof(Float32x16) && GeluSlopeTable.IsSupported)
        {
            return Unsafe.BitCast<Float32x16, V>(new Float32x16(GeluSlopeTable.Slope(Unsafe.BitCast<V, Float32x16>(x).Value)));
        }

        var size = V.Max(x, V.Zero - x);
        var t = V.Set(1f) / V.Fma(size, V.Set(0.3275911f * 0.70710678f), V.Set(1f));
        var p = V.Fma(t, V.Set(1.061405429f), V.Set(-1.453152027f));
        p = V.Fma(p, t, V.Set(1.421413741f));
        p = V.Fma(p, t, V.Set(-0.284496736f));
        p = V.Fma(p, t, V.Set(0.254829592f));
        var exponential = Elementary<V>.Exp(x * x * V.Set(-0.5f));
        var tail = V.Set(0.5f) * (p * t) * exponential;
        return V.Fma(x * V.Set(0.39894228f), exponential, V.WherePositive(x, V.Set(1f) - tail, tail));
    }
}
