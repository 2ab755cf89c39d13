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
}
