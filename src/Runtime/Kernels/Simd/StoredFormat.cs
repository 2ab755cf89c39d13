using System.Runtime.CompilerServices;

namespace ConvNeXtGen.Kernels.Simd;

/// <summary>A number format that values are stored in, as a type, so that loops over it compile to straight code.</summary>
internal unsafe interface IStoredFormat
{
    /// <summary>Reads a vector at an element of the source.</summary>
    static abstract V Load<V>(void* source, nint element)
        where V : struct, IVector<V>;

    /// <summary>Writes a vector at an element of the target.</summary>
    static abstract void Store<V>(V value, void* target, nint element)
        where V : struct, IVector<V>;
}

/// <summary>float32.</summary>
internal readonly unsafe struct StoredFloat32 : IStoredFormat
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V>(void* source, nint element)
        where V : struct, IVector<V> => V.Load((float*)source + element);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V>(V value, void* target, nint element)
        where V : struct, IVector<V> => V.Store(value, (float*)target + element);
}

/// <summary>bfloat16.</summary>
internal readonly unsafe struct StoredBFloat16 : IStoredFormat
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V>(void* source, nint element)
        where V : struct, IVector<V> => V.LoadBFloat16((ushort*)source + element);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V>(V value, void* target, nint element)
        where V : struct, IVector<V> => V.StoreBFloat16(value, (ushort*)target + element);
}
