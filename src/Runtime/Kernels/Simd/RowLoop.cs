using System.Runtime.CompilerServices;
using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Kernels.Simd;

/// <summary>Loops that apply a function to the numbers of a row.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal static unsafe class RowLoop<V>
    where V : struct, IVector<V>
{
    /// <summary>The loop for a function: (source, target, count, alpha).</summary>
    public static delegate*<float*, float*, nint, float, void> For(Activation activation) => activation.Kind switch
    {
        ActivationKind.Identity => &Run<IdentityFunction>,
        ActivationKind.Gelu => &Run<GeluFunction>,
        ActivationKind.Silu => &Run<SiluFunction>,
        ActivationKind.Sigmoid => &Run<SigmoidFunction>,
        ActivationKind.Relu => &Run<ReluFunction>,
        ActivationKind.Relu6 => &Run<Relu6Function>,
        ActivationKind.LeakyRelu => &Run<LeakyReluFunction>,
        ActivationKind.Hardswish => &Run<HardswishFunction>,
        _ => throw new NotSupportedException($"There is no vector loop for {activation.Kind}."),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run<F>(float* source, float* target, nint count, float alpha)
        where F : struct, IFunction
    {
        var slope = V.Set(alpha);
        nint i = 0;
        for (; i + V.Width <= count; i += V.Width)
        {
            V.Store(F.Apply(V.Load(source + i), slope), target + i);
        }

        if (i < count && i > 0 && (target >= source + count || target + count <= source))
        {
            // The last vector overlaps the one before it; where the result replaces the input, that would apply the function twice.
            i = count - V.Width;
            V.Store(F.Apply(V.Load(source + i), slope), target + i);
        }
        else if (i < count)
        {
            var rest = stackalloc float[V.Width];
            var bytes = (count - i) * sizeof(float);
            Buffer.MemoryCopy(source + i, rest, bytes, bytes);
            V.Store(F.Apply(V.Load(rest), slope), rest);
            Buffer.MemoryCopy(rest, target + i, bytes, bytes);
        }
    }
}
