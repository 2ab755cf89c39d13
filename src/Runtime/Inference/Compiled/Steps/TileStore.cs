using System.Runtime.CompilerServices;
using ConvNeXtGen.Graphs;
using ConvNeXtGen.Kernels.Simd;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>Loops that apply a function to a tile (rows of two vectors), add rows in memory and store the result, in one pass.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal static unsafe class TileStore<V>
    where V : struct, IVector<V>
{
    /// <summary>The loop for a function: (tile, rows, valid numbers per row, alpha, residual or null, its stride, target, its stride).</summary>
    /// <param name="activation">The function.</param>
    /// <param name="half">Whether results are bfloat16.</param>
    public static delegate*<float*, int, int, float, float*, nint, void*, nint, void> Loop(Activation activation, bool half) => activation.Kind switch
    {
        ActivationKind.Identity => Loop<IdentityFunction>(half),
        ActivationKind.Gelu => half ? &Run<RoughGeluFunction, StoredBFloat16> : &Run<GeluFunction, StoredFloat32>,
        ActivationKind.Silu => Loop<SiluFunction>(half),
        ActivationKind.Sigmoid => Loop<SigmoidFunction>(half),
        ActivationKind.Relu => Loop<ReluFunction>(half),
        ActivationKind.Relu6 => Loop<Relu6Function>(half),
        ActivationKind.LeakyRelu => Loop<LeakyReluFunction>(half),
        ActivationKind.Hardswish => Loop<HardswishFunction>(half),
        _ => throw new NotSupportedException($"There is no vector loop for {activation.Kind}."),
    };

    private static delegate*<float*, int, int, float, float*, nint, void*, nint, void> Loop<F>(bool half)
        where F : struct, IFunction => half ? &Run<F, StoredBFloat16> : &Run<F, StoredFloat32>;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<F, S>(float* tile, int rows, int valid, float alpha, float* residual, nint residualStride, void* target, nint targetStride)
        where F : struct, IFunction
        where S : struct, IStoredFormat
    {
        var slope = V.Set(alpha);
        var width = (nint)V.Width;
        if (valid == 2 * V.Width)
        {
            nint place = 0;
            if (residual == null)
            {
                for (var r = 0; r < rows; r++, tile += 2 * width, place += targetStride)
                {
                    S.Store(F.Apply(V.Load(tile), slope), target, place);
                    S.Store(F.Apply(V.Load(tile + width), slope), target, place + width);
                }

                return;
            }

            for (var r = 0; r < rows; r++, tile += 2 * width, place += targetStride, residual += residualStride)
            {
                S.Store(F.Apply(V.Load(tile), slope) + V.Load(residual), target, place);
                S.Store(F.Apply(V.Load(tile + width), slope) + V.Load(residual + width), target, place + width);
            }

            return;
        }

        RunRagged<F, S>(tile, rows, valid, slope, residual, residualStride, target, targetStride);
    }

    private static void RunRagged<F, S>(float* tile, int rows, int valid, V slope, float* residual, nint residualStride, void* target, nint targetStride)
        where F : struct, IFunction
        where S : struct, IStoredFormat
    {
        var rest = valid % V.Width;
        var whole = valid - rest;
        var added = stackalloc float[V.Width];
        var stored = stackalloc float[V.Width];
        for (var r = 0; r < rows; r++, tile += 2 * V.Width)
        {
            var place = r * targetStride;
            for (var i = 0; i < whole; i += V.Width)
            {
                var y = F.Apply(V.Load(tile + i), slope);
                S.Store(residual == null ? y : y + V.Load(residual + (r * residualStride) + i), target, place + i);
            }

            if (rest > 0)
            {
                var y = F.Apply(V.Load(tile + whole), slope);
                if (residual != null)
                {
                    new ReadOnlySpan<float>(residual + (r * residualStride) + whole, rest).CopyTo(new Span<float>(added, rest));
                    y += V.Load(added);
                }

                S.Store(y, stored, 0);
                if (typeof(S) == typeof(StoredBFloat16))
                {
                    new ReadOnlySpan<ushort>(stored, rest).CopyTo(new Span<ushort>((ushort*)target + place + whole, rest));
                }
                else
                {
                    new ReadOnlySpan<float>(stored, rest).CopyTo(new Span<float>((float*)target + place + whole, rest));
                }
            }
        }
    }
}
