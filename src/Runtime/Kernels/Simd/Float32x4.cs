using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConvNeXtGen.Kernels.Simd;

/// <summary>4 numbers: NEON.</summary>
internal readonly unsafe struct Float32x4(Vector128<float> value) : IVector<Float32x4>
{
    private readonly Vector128<float> _value = value;

    public static bool IsSupported => Vector128.IsHardwareAccelerated;

    public static int Width => 4;

    public static int TileRows => 14;

    public static Float32x4 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector128<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Set(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 LoadBFloat16(ushort* source) =>
        new((Vector128.WidenLower(Vector128.CreateScalar(*(ulong*)source).AsUInt16()) << 16).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Float32x4 value, float* target) => value._value.Store(target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBFloat16(Float32x4 value, ushort* target)
    {
        var bits = value._value.AsUInt32();
        var odd = (bits >> 16) & Vector128<uint>.One;
        var rounded = (bits + Vector128.Create(0x7FFFu) + odd) >> 16;
        *(ulong*)target = Vector128.Narrow(rounded, rounded).AsUInt64().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Fma(Float32x4 a, Float32x4 b, Float32x4 c) => new(Vector128.FusedMultiplyAdd(a._value, b._value, c._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Round(Float32x4 value) => new(Vector128.Round(value._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 PowerOfTwo(Float32x4 n) => new(((Vector128.ConvertToInt32Native(n._value) + Vector128.Create(127)) << 23).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 TimesPowerOfTwo(Float32x4 x, Float32x4 n) => x * PowerOfTwo(Max(Min(n, Set(127f)), Set(-126f)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 WherePositive(Float32x4 x, Float32x4 a, Float32x4 b) =>
        new(Vector128.ConditionalSelect(Vector128.GreaterThanOrEqual(x._value, Vector128<float>.Zero), a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Min(Float32x4 a, Float32x4 b) => new(Vector128.MinNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 Max(Float32x4 a, Float32x4 b) => new(Vector128.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Float32x4 value) => Vector128.Sum(value._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 operator +(Float32x4 a, Float32x4 b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 operator -(Float32x4 a, Float32x4 b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 operator *(Float32x4 a, Float32x4 b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float32x4 operator /(Float32x4 a, Float32x4 b) => new(a._value / b._value);
}
