using System.Runtime.Intrinsics;

namespace ConvNeXtGen.Checkpoints;

/// <summary>
/// Widens float16 and bfloat16 to float32, exactly, as fast as memory takes the result. Results go past the caches: memory that is
/// overwritten whole is then not read first, and weights are more than caches hold.
/// </summary>
internal static class HalfPrecision
{
    /// <summary>Converts as many elements as <paramref name="wide"/> holds.</summary>
    /// <param name="type">The type of <paramref name="narrow"/>: float16 or bfloat16.</param>
    /// <param name="narrow">Their bits.</param>
    /// <param name="wide">Receives the values.</param>
    public static unsafe void Widen(ElementType type, ReadOnlySpan<ushort> narrow, Span<float> wide)
    {
        bool isBrain = type == ElementType.BFloat16;
        fixed (ushort* source = narrow[..wide.Length])
        fixed (float* target = wide)
        {
            int start = ToBoundary(target, wide.Length);
            WidenOneByOne(isBrain, source, target, 0, start);
            int end = start;
            if (Vector256.IsHardwareAccelerated)
                end = WidenVectors(isBrain, source, (uint*)target, start, wide.Length);
            WidenOneByOne(isBrain, source, target, end, wide.Length);
        }
        // Stores past the caches may come late to other threads.
        Interlocked.MemoryBarrier();
    }

    /// <summary>Elements before the first cache line that begins within the target.</summary>
    private static unsafe int ToBoundary(float* target, int length) => (int)Math.Min((64 - (nint)target % 64) % 64 / sizeof(float), length);

    private static unsafe void WidenOneByOne(bool isBrain, ushort* source, float* target, int start, int end)
    {
        for (int index = start; index < end; index++)
            target[index] = isBrain ? BitConverter.UInt32BitsToSingle((uint)source[index] << 16) : (float)BitConverter.UInt16BitsToHalf(source[index]);
    }

    private static unsafe int WidenVectors(bool isBrain, ushort* source, uint* target, int start, int end)
    {
        int index = start;
        for (; index <= end - Vector256<ushort>.Count; index += Vector256<ushort>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.Load(source + index));
            (isBrain ? low << 16 : FromFloat16(low)).StoreAlignedNonTemporal(target + index);
            (isBrain ? high << 16 : FromFloat16(high)).StoreAlignedNonTemporal(target + index + Vector256<uint>.Count);
        }
        return index;
    }

    /// <summary>
    /// Moving exponent and mantissa to their new places leaves the exponent 112 too small; multiplying by 2^112 mends that, and turns
    /// subnormal numbers into normal ones. Infinity and NaN need the largest exponent instead.
    /// </summary>
    private static Vector256<uint> FromFloat16(Vector256<uint> half)
    {
        Vector256<uint> sign = (half & Vector256.Create(0x8000u)) << 16;
        Vector256<uint> magnitude = half & Vector256.Create(0x7fffu);
        Vector256<uint> moved = magnitude << 13;
        Vector256<uint> scaled = (moved.AsSingle() * Vector256.Create(MathF.ScaleB(1, 112))).AsUInt32();
        Vector256<uint> special = moved | Vector256.Create(0x7f800000u);
        return sign | Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(magnitude, Vector256.Create(0x7c00u)), special, scaled);
    }
}
