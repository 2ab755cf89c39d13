using System.Runtime.CompilerServices;
using ConvNeXtGen.Graphs;

namespace ConvNeXtGen.Kernels.Simd;

/// <summary>An elementwise function as a type, so that loops over it compile to straight code.</summary>
internal interface IFunction
{
    /// <summary>The function's value.</summary>
    /// <param name="x">Where.</param>
    /// <param name="alpha">The function's one number, where it has one.</param>
    static abstract V Apply<V>(V x, V alpha)
        where V : struct, IVector<V>;
}

/// <summary>x.</summary>
internal readonly struct IdentityFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x, V alpha)
        where V : struct, IVector<V> => x;
}

/// <summary>x·Φ(x).</summary>
internal readonly struct GeluFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x, V alpha)
        where V : struct, IVector<V> => Elementary<V>.Gelu(x);
}

/// <summary>x·Φ(x) to the accuracy of bfloat16.</summary>
internal readonly struct RoughGeluFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x, V alpha)
        where V : struct, IVector<V> => Elementary<V>.RoughGelu(x);
}

/// <summary>x·σ(x).</summary>
internal readonly struct SiluFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x, V alpha)
        where V : struct, IVector<V> => x / Elementary<V>.OnePlusExpOfMinus(x);
}

/// <summary>σ(x).</summary>
internal readonly struct SigmoidFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x, V alpha)
        where V : struct, IVector<V> => Elementary<V>.Sigmoid(x);
}

/// <summary>max(x, 0).</summary>
internal readonly struct ReluFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x, V alpha)
        where V : struct, IVector<V> => V.Max(x, V.Zero);
}

/// <summary>min(max(x, 0), 6).</summary>
internal readonly struct Relu6Function : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x, V alpha)
        where V : struct, IVector<V> => V.Min(V.Max(x, V.Zero), V.Set(6f));
}

/// <summary>x, or alpha·x below zero.</summary>
internal readonly struct LeakyReluFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x, V alpha)
        where V : struct, IVector<V> => V.WherePositive(x, x, x * alpha);
}

/// <summary>x·relu6(x + 3)/6.</summary>
internal readonly struct HardswishFunction : IFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Apply<V>(V x, V alpha)
        where V : struct, IVector<V> => x * V.Min(V.Max(x + V.Set(3f), V.Zero), V.Set(6f)) * V.Set(1f / 6);
}

/// <summary>Loops over a function, by name.</summary>
/// <typeparam name="V">The vector.</typeparam>
internal static unsafe class Functions<V>
    where V : struct, IVector<V>
{
    /// <summary>Whether <see cref="Tile"/> knows a function.</summary>
    public static bool Knows(Activation activation) => activation.Kind is ActivationKind.Identity or ActivationKind.Gelu or ActivationKind.Silu
        or ActivationKind.Sigmoid or ActivationKind.Relu or ActivationKind.Relu6 or ActivationKind.LeakyRelu or ActivationKind.Hardswish;

    /// <summary>A loop that adds a bias to the rows of a tile, in place, and applies a function: (tile, rows, bias of one row, alpha).</summary>
    public static delegate*<float*, int, float*, float, void> Tile(Activation activation) => activation.Kind switch
    {
        ActivationKind.Identity => &TileLoop<IdentityFunction>,
        ActivationKind.Gelu => &TileLoop<GeluFunction>,
        ActivationKind.Silu => &TileLoop<SiluFunction>,
        ActivationKind.Sigmoid => &TileLoop<SigmoidFunction>,
        ActivationKind.Relu => &TileLoop<ReluFunction>,
        ActivationKind.Relu6 => &TileLoop<Relu6Function>,
        ActivationKind.LeakyRelu => &TileLoop<LeakyReluFunction>,
        ActivationKind.Hardswish => &TileLoop<HardswishFunction>,
        _ => throw new NotSupportedException($"There is no vector loop for {activation.Kind}."),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TileLoop<F>(float* tile, int rows, float* bias, float alpha)
        where F : struct, IFunction
    {
        var slope = V.Set(alpha);
        V bias0 = V.Load(bias), bias1 = V.Load(bias + V.Width);
        for (var r = 0; r < rows; r++)
        {
            V.Store(F.Apply(V.Load(tile) + bias0, slope), tile);
            V.Store(F.Apply(V.Load(tile + V.Width) + bias1, slope), tile + V.Width);
            tile += 2 * V.Width;
        }
    }
}
