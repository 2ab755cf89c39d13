using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

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
                Copy((byte*)source, (nint)stride * sizeof(ushort), (byte*)target, length * sizeof(ushort), length * sizeof(ushort), count);
                break;
            case (false, true):
                for (var row = 0; row < count; row++)
                {
                    BFloat16Rows.Convert((float*)source + ((long)row * stride), (ushort*)target + ((long)row * length), length);
                }

                break;
            default:
                Copy((byte*)source, (nint)stride * sizeof(float), (byte*)target, length * sizeof(float), length * sizeof(float), count);
                break;
        }
    }

    /// <summary>Copies bytes.</summary>
    /// <param name="source">The first row.</param>
    /// <param name="sourceBytes">From row to row.</param>
    /// <param name="target">Where the first row goes.</param>
    /// <param name="targetBytes">From row to row there.</param>
    /// <param name="length">Bytes per row.</param>
    /// <param name="count">Rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Copy(byte* source, nint sourceBytes, byte* target, nint targetBytes, int length, int count)
    {
        if (length % sizeof(Vector256<byte>) == 0 && length <= 1024)
        {
            // Short rows: a call would take as long as the copy.
            for (var row = 0; row < count; row++, source += sourceBytes, target += targetBytes)
            {
                for (var i = 0; i < length; i += sizeof(Vector256<byte>))
                {
                    Vector256.Load(source + i).Store(target + i);
                }
            }

            return;
        }

        for (var row = 0; row < count; row++, source += sourceBytes, target += targetBytes)
        {
            Buffer.MemoryCopy(source, target, length, length);
        }
    }
}
