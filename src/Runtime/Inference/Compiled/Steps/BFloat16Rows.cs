using System.Runtime.CompilerServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>Rounds float32 rows to bfloat16.</summary>
internal static unsafe class BFloat16Rows
{
    /// <summary>Rounds one number to nearest even.</summary>
    public static ushort Round(float value)
    {
        var bits = BitConverter.SingleToUInt32Bits(value);
        return (ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16);
    }

    /// <summary>Rounds a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Convert(float* source, ushort* target, int count)
    {
        var i = 0;
        for (; i + Float32x16.Width <= count; i += Float32x16.Width)
        {
            Float32x16.StoreBFloat16(Float32x16.Load(source + i), target + i);
        }

        for (; i < count; i++)
        {
            target[i] = Round(source[i]);
        }
    }

    /// <summary>Makes float32 rows of bfloat16 ones.</summary>
    /// <param name="source">The first row.</param>
    /// <param name="stride">Numbers from row to row.</param>
    /// <param name="rows">How many.</param>
    /// <param name="count">Numbers per row.</param>
    /// <param name="target">Where the first one goes.</param>
    /// <param name="targetStride">Numbers from row to row there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(ushort* source, nint stride, int rows, int count, float* target, nint targetStride)
    {
        for (var row = 0; row < rows; row++, source += stride, target += targetStride)
        {
            var i = 0;
            for (; i + Float32x16.Width <= count; i += Float32x16.Width)
            {
                Float32x16.Store(Float32x16.LoadBFloat16(source + i), target + i);
            }

            for (; i < count; i++)
            {
                target[i] = BitConverter.UInt32BitsToSingle((uint)source[i] << 16);
            }
        }
    }
}
