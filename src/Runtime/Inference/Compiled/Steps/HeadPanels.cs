using System.Runtime.CompilerServices;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>Keys and values of one head, rearranged into panels for <see cref="AttentionStep{V}"/>.</summary>
internal static unsafe class HeadPanels
{
    /// <summary>Keys, the columns of a matrix, as panels; missing ones are zeros.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackKeys(in HeadMatrix matrix, Attention attention, int width, float* target)
    {
        for (var first = 0; first < attention.Count; first += width)
        {
            var count = Math.Min(width, attention.Count - first);
            for (nint row = 0; row < attention.Size; row++, target += width)
            {
                var source = matrix.Data + (row * matrix.RowStride) + (first * matrix.ColumnStride);
                for (var i = 0; i < count; i++, source += matrix.ColumnStride)
                {
                    target[i] = *source;
                }

                for (var i = count; i < width; i++)
                {
                    target[i] = 0;
                }
            }
        }
    }

    /// <summary>Values as panels: in each some numbers of all keys, in whole panels of keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackValues(float* data, nint byKey, nint byNumber, Attention attention, int width, float* target)
    {
        var keys = (attention.Count + width - 1) / width * width;
        for (var first = 0; first < attention.ValueSize; first += width)
        {
            var count = Math.Min(width, attention.ValueSize - first);
            for (nint key = 0; key < keys; key++, target += width)
            {
                var valid = key < attention.Count ? count : 0;
                var source = data + (key * byKey) + (first * byNumber);
                for (var i = 0; i < valid; i++, source += byNumber)
                {
                    target[i] = *source;
                }

                for (var i = valid; i < width; i++)
                {
                    target[i] = 0;
                }
            }
        }
    }
}
