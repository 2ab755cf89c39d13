using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ConvNeXtGen.Kernels.Simd;

/// <summary>
/// x·Φ(x) = max(x, 0) − |x|·Φ(−|x|) by 16 polynomials of −Φ(−t), t = |x|, whose coefficients a permutation looks up: a third of the multiplications of one
/// polynomial for the whole range. AVX-512 only; other vectors use <see cref="Elementary{V}"/>'s polynomials.
/// </summary>
/// <remarks>
/// The intervals are those of <see cref="TableIntervals"/>; each polynomial goes through the Chebyshev points of its own, the last is 0, so that far numbers are exact.
/// Four degrees: absolute error below 1e-6, relative to x below 2e-7. Two degrees, for results that are rounded to bfloat16: error below 5e-5, and 4e-5 of x.
/// </remarks>
internal static class GeluTable
{
    /// <summary>Where the polynomials of <see cref="Coefficients"/> hold.</summary>
    public static readonly TableIntervals Intervals = new(Narrow: 0.25f, FirstWide: 2f);

    /// <summary>Where those of <see cref="RoughCoefficients"/> do.</summary>
    public static readonly TableIntervals RoughIntervals = new(Narrow: 0.25f, FirstWide: 3f);

    /// <summary>Coefficients, highest power first, 16 each.</summary>
    public static ReadOnlySpan<float> Coefficients =>
    [
        -0.00506790588f, -0.00589381065f, -0.00333233038f, -0.00119126972f, -0.000296431972f, -5.34493411e-05f, -7.13324243e-06f, 0f,
        0.00310408114f, 0.0117940083f, 0.0201105271f, 0.0228789169f, 0.0201248806f, 0.0136636291f, 0.00608392991f, -0.000367663713f,
        0.0675221756f, 0.0743261576f, 0.04598324f, 0.0183593612f, 0.00509181386f, 0.0010164507f, 0.00014908507f, 0f,
        -0.0668292418f, -0.072045736f, -0.0841397867f, -0.0905974507f, -0.0805780515f, -0.0513114855f, -0.00963520072f, 0.0321473293f,
        -0.337483495f, -0.35833928f, -0.240550965f, -0.106741957f, -0.032911852f, -0.00726392539f, -0.00117000157f, 0f,
        1.51124705e-05f, 0.00127818389f, 0.00802778918f, 0.0137016242f, -3.2871543e-07f, -0.0498340912f, -0.135912895f, -0.237510413f,
        0.755831838f, 0.783971667f, 0.566080511f, 0.27766186f, 0.0949079618f, 0.0231241696f, 0.00408673566f, 0f,
        0.398942053f, 0.398799837f, 0.397086769f, 0.394860029f, 0.403206319f, 0.441010267f, 0.520161271f, 0.630092323f,
        -0.643570721f, -0.657637477f, -0.506261408f, -0.272852898f, -0.10306336f, -0.0276741702f, -0.0053612832f, 0f,
        -0.5f, -0.499993861f, -0.499827296f, -0.499497771f, -0.5014081f, -0.512187541f, -0.539526224f, -0.584186375f,
    ];

    /// <summary>The same of the rough polynomials.</summary>
    public static ReadOnlySpan<float> RoughCoefficients =>
    [
        -0.00569383614f, -0.00158277224f, -0.000281434332f, 0f, -0.0124335233f, -0.0481951274f, -0.0877803788f, -0.11265815f,
        -0.120749339f, -0.113995507f, -0.0970669612f, -0.0754970834f, -0.0540435053f, -0.0357788913f, -0.0219798442f, -0.0125593431f,
        0.0386774652f, 0.0120300623f, 0.00240139011f, 0f, 0.39952448f, 0.410058826f, 0.439330608f, 0.469867319f,
        0.48346886f, 0.467837691f, 0.421033889f, 0.350864053f, 0.27048105f, 0.192996442f, 0.127607346f, 0.0782866552f,
        -0.0661452711f, -0.0229488891f, -0.00513428263f, 0f, -0.500004053f, -0.500796199f, -0.506257772f, -0.515657604f,
        -0.521374762f, -0.512328923f, -0.479957342f, -0.422861457f, -0.347538173f, -0.265335828f, -0.187854007f, -0.123288043f,
    ];

    /// <summary>Whether this processor has what is needed.</summary>
    public static bool IsSupported => Avx512F.IsSupported;

    /// <summary>x·Φ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Gelu(Vector512<float> x)
    {
        var size = Vector512.MinNative(Vector512.Abs(x), Vector512.Create(5.5f));
        var place = (size + Vector512.Create(4194302f)).AsInt32();
        var p = Vector512.FusedMultiplyAdd(Look(Coefficients, 0, place), size, Look(Coefficients, 1, place));
        p = Vector512.FusedMultiplyAdd(p, size, Look(Coefficients, 2, place));
        p = Vector512.FusedMultiplyAdd(p, size, Look(Coefficients, 3, place));
        p = Vector512.FusedMultiplyAdd(p, size, Look(Coefficients, 4, place));
        return Vector512.FusedMultiplyAdd(size, p, Vector512.MaxNative(Vector512<float>.Zero, x));
    }

    /// <summary>x·Φ(x) to the accuracy of bfloat16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> RoughGelu(Vector512<float> x)
    {
        var size = Vector512.MinNative(Vector512.Abs(x), Vector512.Create(4.5f));
        var place = (size + Vector512.Create(4194301f)).AsInt32();
        var p = Vector512.FusedMultiplyAdd(Look(RoughCoefficients, 0, place), size, Look(RoughCoefficients, 1, place));
        p = Vector512.FusedMultiplyAdd(p, size, Look(RoughCoefficients, 2, place));
        return Vector512.FusedMultiplyAdd(size, p, Vector512.MaxNative(Vector512<float>.Zero, x));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Look(ReadOnlySpan<float> table, int row, Vector512<int> place) =>
        Avx512F.PermuteVar16x32(Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(table), (nuint)(16 * row)), place);
}
