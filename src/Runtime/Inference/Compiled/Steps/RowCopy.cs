using System.Runtime.CompilerServices;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>Copies rows of channels so that they lie side by side, in the same format or as bfloat16.</summary>
internal static unsafe class RowCopy
{
    /// <summary>Copies rows.</summary>
    /// <param name="source">The first row.</param>
    /// <param name="view">How long rows are, how far apart and in which format.</param>
    /// <param name="rows">How many.</param>
    /// <param name="target">Where to.</param>
    /// <param name="half">Whether the copy is bfloat16; a bfloat16 source stays so.</param>
    public static void Run(void* source, View view, int rows, void* target, bool half)
    {
        var (length, count, stride) = (view.Channels, rows, view.Stride);
        if (stride == length)
        {
            (length, count) = (length * rows, 1);
        }

        switch (view.IsHalf, half)
        {
            case (true, _):
                Copy((byte*)source, (nint)stride * sizeof(ushort), (byte*)target, length * sizeof(ushort), count);
                break;
            case (false, true):
                for (var row = 0; row < count; row++)
                {
                    BFloat16Rows.Convert((float*)source + ((long)row * stride), (ushort*)target + ((long)row * length), length);
                }

                break;
            default:
                Copy((byte*)source, (nint)stride * sizeof(float), (byte*)target, length * sizeof(float), count);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy(byte* source, nint stride, byte* target, int length, int count)
    {
        for (var row = 0; row < count; row++)
        {
            Buffer.MemoryCopy(source, target, length, length);
            source += stride;
            target += length;
        }
    }
}
