using System.Buffers.Binary;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ConvNeXtGen.Checkpoints;

/// <summary>Widens, without loss, element types that TorchSharp does not have to ones it has.</summary>
internal static class WideElements
{
    /// <summary>The smallest TorchSharp type that holds every value of the type.</summary>
    public static ScalarType For(ElementType type) => type switch
    {
        ElementType.Float8E4M3 or ElementType.Float8E5M2 => ScalarType.Float32,
        ElementType.UInt16 => ScalarType.Int32,
        _ => ScalarType.Int64,
    };

    /// <summary>Converts whole elements; <paramref name="wide"/> has as many of the type that <see cref="For"/> says.</summary>
    /// <exception cref="OverflowException">A uint64 beyond int64.</exception>
    public static void Convert(ElementType type, ReadOnlySpan<byte> narrow, Span<byte> wide)
    {
        switch (type)
        {
            case ElementType.Float8E4M3 or ElementType.Float8E5M2:
                var floats = MemoryMarshal.Cast<byte, float>(wide);
                for (int i = 0; i < narrow.Length; i++)
                    floats[i] = type == ElementType.Float8E4M3 ? Float8.FromE4M3(narrow[i]) : Float8.FromE5M2(narrow[i]);
                break;
            case ElementType.UInt16:
                var ints = MemoryMarshal.Cast<byte, int>(wide);
                for (int i = 0; i < ints.Length; i++)
                    ints[i] = BinaryPrimitives.ReadUInt16LittleEndian(narrow[(2 * i)..]);
                break;
            case ElementType.UInt32:
                var longs = MemoryMarshal.Cast<byte, long>(wide);
                for (int i = 0; i < longs.Length; i++)
                    longs[i] = BinaryPrimitives.ReadUInt32LittleEndian(narrow[(4 * i)..]);
                break;
            case ElementType.UInt64:
                var signed = MemoryMarshal.Cast<byte, long>(wide);
                for (int i = 0; i < signed.Length; i++)
                    signed[i] = checked((long)BinaryPrimitives.ReadUInt64LittleEndian(narrow[(8 * i)..]));
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(type), type, "TorchSharp has this type");
        }
    }
}
