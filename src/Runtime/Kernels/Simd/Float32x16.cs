using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ConvNeXtGen.Kernels.Simd;

/// <summary>16 numbers: AVX-512.</summary>
internal readonly unsafe struct Float32x16(Vector512<float> value) : IVector<Float32x16>
{
    private readonly Vector512<float> _value = value;

    /// <summary>The vector itself.</summary>
    public Vector512<float> Value => _value;

    public static bool IsSupported => Vector512.IsHardwareAccelerated;

    public static int Width => 16;

    public static int TileRows => 14;

    public static Float32x16 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Set(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Float32x16 value, float* target) => value._value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBFloat16(Float32x16 value, ushort* target)
    {
        var bits = value._value.AsUInt32();
        var odd = (bits >> 16) & Vector512<uint>.One;
        var rounded = (bits + Vector512.Create(0x7FFFu) + odd) >> 16;
        (Avx512F.IsSupported ? Avx512F.ConvertToVector256UInt16(rounded) : Vector512.Narrow(rounded, rounded).GetLower()).Store(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 LoadBFloat16(ushort* source)
    {
        var words = Vector256.Load(source);
        var bits = Avx512F.IsSupported ? Avx512F.ConvertToVector512UInt32(words) : Vector512.Create(Vector256.WidenLower(words), Vector256.WidenUpper(words));
        return new((bits << 16).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Fma(Float32x16 a, Float32x16 b, Float32x16 c) => new(Vector512.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Round(Float32x16 value) => new(Vector512.Round(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 PowerOfTwo(Float32x16 n) => new(((Vector512.ConvertToInt32Native(n._value) + Vector512.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 TimesPowerOfTwo(Float32x16 x, Float32x16 n) => Avx512F.IsSupported
        ? new(Avx512F.Scale(x._value, n._value))
        : x * PowerOfTwo(Max(Min(n, Set(127f)), Set(-126f)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 WherePositive(Float32x16 x, Float32x16 a, Float32x16 b) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(x._value, Vector512<float>.Zero), a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Min(Float32x16 a, Float32x16 b) => new(Vector512.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 Max(Float32x16 a, Float32x16 b) => new(Vector512.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Float32x16 value) => Vector512.Sum(value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 operator +(Float32x16 a, Float32x16 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 operator -(Float32x16 a, Float32x16 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 operator *(Float32x16 a, Float32x16 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x16 operator /(Float32x16 a, Float32x16 b) => new(a._value / b._value);
}
