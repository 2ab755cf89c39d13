using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ConvNeXtGen.Kernels.Simd;

/// <summary>
/// The derivative of GELU, Φ(x) + x·φ(x) = ½ ± s(|x|), by 16 polynomials whose coefficients a register holds and a permutation looks up, as <see cref="GeluTable"/>
/// has it for GELU itself: neither exponential nor division. AVX-512 only.
/// </summary>
/// <remarks>
/// Polynomial k, of degree 5, is the one through the Chebyshev points of the k-th interval around k·T/15 with T = 6, in the distance from its middle, so
/// that its terms do not cancel; the last is ½. Absolute error below 3e-7.
/// </remarks>
internal static class GeluSlopeTable
{
    private const float Limit = 6f;

    /// <summary>Added to a small number it leaves the nearest whole number in the lowest bits.</summary>
    private const float Rounding = 8388608f;

    /// <summary>Coefficients, highest power first, 16 each.</summary>
    private static ReadOnlySpan<float> Coefficients =>
    [
        0.000606971153f, 0.000319680548f, -0.000203121715f, -0.000414482813f, -0.000231166312f, 2.59438875e-05f, 0.000120995275f, 8.07576216e-05f,
        2.06354252e-05f, -6.68509938e-06f, -9.06437526e-06f, -4.76013747e-06f, -1.67171265e-06f, -4.3896668e-07f, -9.01600501e-08f, 0f,
        0f, 0.00252389815f, 0.00278346916f, 0.00105369347f, -0.000665038708f, -0.0011398542f, -0.00069796294f, -0.000164317564f,
        8.02932773e-05f, 0.000101278165f, 5.61647284e-05f, 2.13145613e-05f, 6.11664018e-06f, 1.3832107e-06f, 2.51926565e-07f, 0f,
        -0.0170209948f, -0.0114136068f, 0.000217234279f, 0.0082981633f, 0.00871554669f, 0.00460738828f, 0.000750759558f, -0.000893747783f,
        -0.000945468782f, -0.000530281337f, -0.000211277918f, -6.47263951e-05f, -1.57827944e-05f, -3.1208931e-06f, -5.06234585e-07f, 0f,
        0f, -0.0452500507f, -0.0622927323f, -0.0477232933f, -0.0204465818f, -1.11992006e-06f, 0.00756751606f, 0.00680894451f,
        0.00380870537f, 0.00157906674f, 0.000513888896f, 0.000134832531f, 2.89507225e-05f, 5.13460418e-06f, 7.56929637e-07f, 0f,
        0.319153816f, 0.271046817f, 0.157592207f, 0.0434976816f, -0.024846267f, -0.0431927741f, -0.033681374f, -0.0184904952f,
        -0.00785795413f, -0.00268257782f, -0.000749449187f, -0.000173200548f, -3.33383141e-05f, -5.36962261e-06f, -7.26089695e-07f, 0f,
        0f, 0.302729756f, 0.519897819f, 0.617953598f, 0.622674048f, 0.585231841f, 0.545549333f, 0.51960814f,
        0.506941915f, 0.502043724f, 0.500503659f, 0.500104308f, 0.500018239f, 0.500002682f, 0.500000358f, 0.5f,
    ];

    /// <summary>Whether this processor has what is needed.</summary>
    public static bool IsSupported => Avx512DQ.IsSupported;

    /// <summary>Φ(x) + x·φ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Slope(Vector512<float> x)
    {
        var t = Vector512.MinNative(Vector512.Abs(x), Vector512.Create(Limit));
        var rounded = Vector512.FusedMultiplyAdd(t, Vector512.Create(15 / Limit), Vector512.Create(Rounding));
        var place = rounded.AsInt32();
        var u = Vector512.FusedMultiplyAdd(t, Vector512.Create(15 / Limit), Vector512.Create(Rounding) - rounded);
        var p = Vector512.FusedMultiplyAdd(Look(0, place), u, Look(1, place));
        p = Vector512.FusedMultiplyAdd(p, u, Look(2, place));
        p = Vector512.FusedMultiplyAdd(p, u, Look(3, place));
        p = Vector512.FusedMultiplyAdd(p, u, Look(4, place));
        p = Vector512.FusedMultiplyAdd(p, u, Look(5, place));
        return Vector512.Create(0.5f) + Avx512DQ.Xor(p, Avx512DQ.And(x, Vector512.Create(-0f)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Look(int row, Vector512<int> place) =>
        Avx512F.PermuteVar16x32(Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(Coefficients), (nuint)(16 * row)), place);
}
