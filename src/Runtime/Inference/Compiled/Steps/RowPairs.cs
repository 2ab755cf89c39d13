using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>Two neighbouring image rows as one row of pairs in bfloat16: the upper row's number in the lower half of each 32 bits.</summary>
internal static unsafe class RowPairs
{
    /// <summary>Half of what the lower 16 bits count: added, it rounds to nearest, ties away from zero.</summary>
    private const uint Half = 0x8000;

    private const uint Upper = 0xFFFF0000;

    /// <summary>Makes a row of pairs, dense.</summary>
    /// <param name="first">The upper row.</param>
    /// <param name="second">The row below it; zeros when null.</param>
    /// <param name="stride">Numbers from pixel to pixel.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="channels">Numbers per pixel.</param>
    /// <param name="target">width·channels pairs.</param>
    public static void Join(float* first, float* second, nint stride, int width, int channels, uint* target)
    {
        var (lines, length) = stride == channels ? (1, width * channels) : (width, channels);
        for (var line = 0; line < lines; line++)
        {
            if (second == null)
            {
                Single((uint*)first, length, target);
            }
            else
            {
                Both((uint*)first, (uint*)second, length, target);
                second += stride;
            }

            first += stride;
            target += length;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Both(uint* first, uint* second, int count, uint* target)
    {
        var (half, upper) = (Vector512.Create(Half), Vector512.Create(Upper));
        var i = 0;
        for (; i + Vector512<uint>.Count <= count; i += Vector512<uint>.Count)
        {
            (((Vector512.Load(first + i) + half) >> 16) | ((Vector512.Load(second + i) + half) & upper)).Store(target + i);
        }

        for (; i < count; i++)
        {
            target[i] = ((first[i] + Half) >> 16) | ((second[i] + Half) & Upper);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Single(uint* first, int count, uint* target)
    {
        for (var i = 0; i < count; i++)
        {
            target[i] = (first[i] + Half) >> 16;
        }
    }
}
