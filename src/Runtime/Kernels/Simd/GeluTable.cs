using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ConvNeXtGen.Kernels.Simd;

/// <summary>
/// x·Φ(x) = x/2 + |x|·h(|x|) with h = Φ − ½ by 16 polynomials, whose coefficients a register holds and a permutation looks up: half of the
/// multiplications of one polynomial for the whole range. AVX-512 only; other vectors use <see cref="Elementary{V}"/>'s polynomials.
/// </summary>
/// <remarks>
/// Polynomial k is the one through the Chebyshev points of the k-th interval around k·T/15, in |x|; the last is ½, so that
/// far numbers are exact. Four degrees, T = 5.25: absolute error below 1e-6, relative to x below 3e-7. Two degrees, T = 4, for results that
/// are rounded to bfloat16: error below 6e-5 of x.
/// </remarks>
internal static class GeluTable
{
    private const float Limit = 5.25f;
    /// <summary>T of the rough polynomials.</summary>
    public const float RoughLimit = 4f;

    /// <summary>Added to a small number it leaves the nearest whole number in the lowest bits.</summary>
    public const float Rounding = 8388608f;

    /// <summary>Coefficients, highest power first, 16 each.</summary>
    private static ReadOnlySpan<float> Coefficients =>
    [
        0f, 0.0156504735f, 0.0227397941f, 0.0190172903f, 0.00909175072f, -0.000343261199f, -0.00537917158f, -0.00605698768f,
        -0.00446725404f, -0.00254542264f, -0.00118411286f, -0.000461573916f, -0.000152988505f, -4.35141119e-05f, -1.06867392e-05f, 0f,
        -0.0661099702f, -0.0765174776f, -0.0901828557f, -0.0761204883f, -0.0271915328f, 0.0318958424f, 0.070125863f, 0.075916633f,
        0.0591006726f, 0.0362649448f, 0.0182360355f, 0.00767405797f, 0.00273761502f, 0.0008350758f, 0.00021915586f, 0f,
        0f, 0.00317392848f, 0.0132410442f, -0.00670744851f, -0.0975238457f, -0.236638784f, -0.345643193f, -0.364145786f,
        -0.29738766f, -0.195562884f, -0.105973214f, -0.0480494276f, -0.0184254106f, -0.00602267403f, -0.00168803311f, 0f,
        0.398939371f, 0.39845264f, 0.39508605f, 0.407678068f, 0.482891172f, 0.628829956f, 0.767186344f, 0.793382049f,
        0.675498903f, 0.473561108f, 0.275586069f, 0.134337336f, 0.0552962273f, 0.0193500873f, 0.00578850135f, 0f,
        0f, 2.92554341e-05f, 0.000460902025f, -0.00252272957f, -0.0259708706f, -0.0835276321f, -0.149490148f, -0.163349971f,
        -0.0852282196f, 0.0650585294f, 0.229208902f, 0.358433038f, 0.437547714f, 0.476627588f, 0.492542773f, 0.5f,
    ];

    /// <summary>The same of the rough polynomials.</summary>
    public static ReadOnlySpan<float> RoughCoefficients =>
    [
        0f, -0.0511675552f, -0.0920031592f, -0.11557328f, -0.120211221f, -0.109191582f, -0.0886931121f, -0.0652441233f,
        -0.0437948778f, -0.0269557238f, -0.0152640138f, -0.0079708891f, -0.00384525978f, -0.0017159438f, -0.000709067972f, 0f,
        0.39805752f, 0.411502987f, 0.443641037f, 0.474376857f, 0.482381731f, 0.455470026f, 0.395122349f, 0.313830286f,
        0.228168622f, 0.152018934f, 0.0929590017f, 0.0522550829f, 0.0270428676f, 0.0129014449f, 0.00568051077f, 0f,
        0f, -0.000958455494f, -0.00734019093f, -0.0173899923f, -0.0208280552f, -0.00438619917f, 0.0400592983f, 0.110548936f,
        0.196106926f, 0.282221973f, 0.356823027f, 0.41362679f, 0.45215115f, 0.475633353f, 0.488581121f, 0.5f,
    ];

    /// <summary>Whether this processor has what is needed.</summary>
    public static bool IsSupported => Avx512F.IsSupported;

    /// <summary>x·Φ(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Gelu(Vector512<float> x)
    {
        var (size, place) = Place(x, Limit);
        var t = Vector512.MinNative(size, Vector512.Create(Limit));
        var p = Vector512.FusedMultiplyAdd(Look(Coefficients, 0, place), t, Look(Coefficients, 1, place));
        p = Vector512.FusedMultiplyAdd(p, t, Look(Coefficients, 2, place));
        p = Vector512.FusedMultiplyAdd(p, t, Look(Coefficients, 3, place));
        p = Vector512.FusedMultiplyAdd(p, t, Look(Coefficients, 4, place));
        return Vector512.FusedMultiplyAdd(size, p, x * Vector512.Create(0.5f));
    }

    /// <summary>x·Φ(x) to the accuracy of bfloat16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> RoughGelu(Vector512<float> x)
    {
        var (size, place) = Place(x, RoughLimit);
        var t = Vector512.MinNative(size, Vector512.Create(RoughLimit));
        var p = Vector512.FusedMultiplyAdd(Look(RoughCoefficients, 0, place), t, Look(RoughCoefficients, 1, place));
        p = Vector512.FusedMultiplyAdd(p, t, Look(RoughCoefficients, 2, place));
        return Vector512.FusedMultiplyAdd(size, p, x * Vector512.Create(0.5f));
    }

    /// <summary>|x|, and in the lowest four bits which interval it is in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> Size, Vector512<int> Place) Place(Vector512<float> x, float limit)
    {
        var size = Vector512.Abs(x);
        var t = Vector512.MinNative(size, Vector512.Create(limit));
        return (size, Vector512.FusedMultiplyAdd(t, Vector512.Create(15 / limit), Vector512.Create(Rounding)).AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Look(ReadOnlySpan<float> table, int row, Vector512<int> place) =>
        Avx512F.PermuteVar16x32(Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(table), (nuint)(16 * row)), place);
}
