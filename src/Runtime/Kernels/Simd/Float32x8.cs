using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConvNeXtGen.Kernels.Simd;

/// <summary>8 numbers: AVX2.</summary>
internal readonly unsafe struct Float32x8(Vector256<float> value) : IVector<Float32x8>
{
    private readonly Vector256<float> _value = value;

    public static bool IsSupported => Vector256.IsHardwareAccelerated;

    public static int Width => 8;

    public static int TileRows => 6;

    public static Float32x8 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Set(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 LoadBFloat16(ushort* source)
    {
        var words = Vector128.Load(source);
        return new((Vector256.Create(Vector128.WidenLower(words), Vector128.WidenUpper(words)) << 16).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Float32x8 value, float* target) => value._value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBFloat16(Float32x8 value, ushort* target)
    {
        var bits = value._value.AsUInt32();
        var odd = (bits >> 16) & Vector256<uint>.One;
        var rounded = (bits + Vector256.Create(0x7FFFu) + odd) >> 16;
        Vector256.Narrow(rounded, rounded).GetLower().Store(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Fma(Float32x8 a, Float32x8 b, Float32x8 c) => new(Vector256.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Round(Float32x8 value) => new(Vector256.Round(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 PowerOfTwo(Float32x8 n) => new(((Vector256.ConvertToInt32Native(n._value) + Vector256.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 TimesPowerOfTwo(Float32x8 x, Float32x8 n) => x * PowerOfTwo(Max(Min(n, Set(127f)), Set(-126f)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 WherePositive(Float32x8 x, Float32x8 a, Float32x8 b) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(x._value, Vector256<float>.Zero), a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Min(Float32x8 a, Float32x8 b) => new(Vector256.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 Max(Float32x8 a, Float32x8 b) => new(Vector256.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Float32x8 value) => Vector256.Sum(value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 operator +(Float32x8 a, Float32x8 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 operator -(Float32x8 a, Float32x8 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 operator *(Float32x8 a, Float32x8 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x8 operator /(Float32x8 a, Float32x8 b) => new(a._value / b._value);
}
