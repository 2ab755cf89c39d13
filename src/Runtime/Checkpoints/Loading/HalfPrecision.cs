using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ConvNeXtGen.Checkpoints;

/// <summary>Widens float16 and bfloat16 to float32, exactly, as fast as memory delivers them.</summary>
internal static class HalfPrecision
{
    /// <summary>Converts as many elements as <paramref name="wide"/> holds.</summary>
    /// <param name="type">The type of <paramref name="narrow"/>: float16 or bfloat16.</param>
    /// <param name="narrow">Their bits.</param>
    /// <param name="wide">Receives the values.</param>
    public static void Widen(ElementType type, ReadOnlySpan<ushort> narrow, Span<float> wide)
    {
        bool isBrain = type == ElementType.BFloat16;
        Span<uint> bits = MemoryMarshal.Cast<float, uint>(wide);
        int index = 0;
        for (; index <= wide.Length - Vector256<ushort>.Count; index += Vector256<ushort>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.Create(narrow[index..]));
            (isBrain ? low << 16 : FromFloat16(low)).CopyTo(bits[index..]);
            (isBrain ? high << 16 : FromFloat16(high)).CopyTo(bits[(index + Vector256<uint>.Count)..]);
        }
        for (; index < wide.Length; index++)
            wide[index] = isBrain ? BitConverter.UInt32BitsToSingle((uint)narrow[index] << 16) : (float)BitConverter.UInt16BitsToHalf(narrow[index]);
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
