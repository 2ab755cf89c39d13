using System.Runtime.CompilerServices;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>Moves tiles (rows of two vectors) from and to rows of any length.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal static unsafe class TileMemory<V>
    where V : struct, IVector<V>
{
    /// <summary>Adds rows in memory to a tile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* tile, int rows, float* source, int stride, int valid)
    {
        for (var r = 0; r < rows; r++, tile += 2 * V.Width, source += stride)
        {
            if (valid == 2 * V.Width)
            {
                V.Store(V.Load(tile) + V.Load(source), tile);
                V.Store(V.Load(tile + V.Width) + V.Load(source + V.Width), tile + V.Width);
                continue;
            }

            var i = 0;
            for (; i + V.Width <= valid; i += V.Width)
            {
                V.Store(V.Load(tile + i) + V.Load(source + i), tile + i);
            }

            for (; i < valid; i++)
            {
                tile[i] += source[i];
            }
        }
    }

    /// <summary>Writes a tile to rows in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Store(float* tile, int rows, float* target, int stride, int valid)
    {
        for (var r = 0; r < rows; r++, tile += 2 * V.Width, target += stride)
        {
            if (valid == 2 * V.Width)
            {
                V.Store(V.Load(tile), target);
                V.Store(V.Load(tile + V.Width), target + V.Width);
                continue;
            }

            new ReadOnlySpan<float>(tile, valid).CopyTo(new Span<float>(target, valid));
        }
    }

    /// <summary>Writes a tile to rows of bfloat16 in memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void StoreBFloat16(float* tile, int rows, ushort* target, int stride, int valid)
    {
        var rounded = stackalloc ushort[2 * V.Width];
        for (var r = 0; r < rows; r++, tile += 2 * V.Width, target += stride)
        {
            if (valid == 2 * V.Width)
            {
                V.StoreBFloat16(V.Load(tile), target);
                V.StoreBFloat16(V.Load(tile + V.Width), target + V.Width);
                continue;
            }

            V.StoreBFloat16(V.Load(tile), rounded);
            V.StoreBFloat16(V.Load(tile + V.Width), rounded + V.Width);
            new ReadOnlySpan<ushort>(rounded, valid).CopyTo(new Span<ushort>(target, valid));
        }
    }
}
