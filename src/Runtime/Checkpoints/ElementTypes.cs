namespace ConvNeXtGen.Checkpoints;

/// <summary>Facts about each <see cref="ElementType"/>.</summary>
public static class ElementTypes
{
    /// <summary>Bytes that one element takes.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.Complex128 => 16,
        ElementType.Float64 or ElementType.Int64 or ElementType.UInt64 or ElementType.Complex64 => 8,
        ElementType.Float32 or ElementType.Int32 or ElementType.UInt32 => 4,
        ElementType.Float16 or ElementType.BFloat16 or ElementType.Int16 or ElementType.UInt16 => 2,
        _ => 1,
    };

    /// <summary>Whether values of the type are real numbers with a fraction.</summary>
    public static bool IsFloatingPoint(this ElementType type) => type is ElementType.Float64 or ElementType.Float32
        or ElementType.Float16 or ElementType.BFloat16 or ElementType.Float8E4M3 or ElementType.Float8E5M2;

    /// <summary>PyTorch's name of the type, e.g. <c>float32</c>.</summary>
    public static string TorchName(this ElementType type) => type switch
    {
        ElementType.Float64 => "float64",
        ElementType.Float32 => "float32",
        ElementType.Float16 => "float16",
        ElementType.BFloat16 => "bfloat16",
        ElementType.Float8E4M3 => "float8_e4m3fn",
        ElementType.Float8E5M2 => "float8_e5m2",
        ElementType.Int64 => "int64",
        ElementType.Int32 => "int32",
        ElementType.Int16 => "int16",
        ElementType.Int8 => "int8",
        ElementType.UInt64 => "uint64",
        ElementType.UInt32 => "uint32",
        ElementType.UInt16 => "uint16",
        ElementType.UInt8 => "uint8",
        ElementType.Bool => "bool",
        ElementType.Complex64 => "complex64",
        ElementType.Complex128 => "complex128",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
    };
}
