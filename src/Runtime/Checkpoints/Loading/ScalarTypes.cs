using static TorchSharp.torch;

namespace ConvNeXtGen.Checkpoints;

/// <summary>TorchSharp's element types against ours.</summary>
internal static class ScalarTypes
{
    /// <summary>TorchSharp's name of a type, or null where it has none (8-bit floats, wide unsigned integers).</summary>
    public static ScalarType? ToScalarType(this ElementType type) => type switch
    {
        ElementType.Float64 => ScalarType.Float64,
        ElementType.Float32 => ScalarType.Float32,
        ElementType.Float16 => ScalarType.Float16,
        ElementType.BFloat16 => ScalarType.BFloat16,
        ElementType.Int64 => ScalarType.Int64,
        ElementType.Int32 => ScalarType.Int32,
        ElementType.Int16 => ScalarType.Int16,
        ElementType.Int8 => ScalarType.Int8,
        ElementType.UInt8 => ScalarType.Byte,
        ElementType.Bool => ScalarType.Bool,
        ElementType.Complex64 => ScalarType.ComplexFloat32,
        ElementType.Complex128 => ScalarType.ComplexFloat64,
        _ => null,
    };

    /// <exception cref="NotSupportedException">A quantised type: checkpoints hold none.</exception>
    public static ElementType ToElementType(this ScalarType type) => type switch
    {
        ScalarType.Float64 => ElementType.Float64,
        ScalarType.Float32 => ElementType.Float32,
        ScalarType.Float16 => ElementType.Float16,
        ScalarType.BFloat16 => ElementType.BFloat16,
        ScalarType.Int64 => ElementType.Int64,
        ScalarType.Int32 => ElementType.Int32,
        ScalarType.Int16 => ElementType.Int16,
        ScalarType.Int8 => ElementType.Int8,
        ScalarType.Byte => ElementType.UInt8,
        ScalarType.Bool => ElementType.Bool,
        ScalarType.ComplexFloat32 => ElementType.Complex64,
        ScalarType.ComplexFloat64 => ElementType.Complex128,
        _ => throw new NotSupportedException($"checkpoints cannot hold tensors of type {type}"),
    };
}
