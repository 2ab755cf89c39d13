namespace ConvNeXtGen.Checkpoints;

/// <summary>Type of the elements of a stored tensor.</summary>
public enum ElementType
{
    /// <summary>64-bit IEEE 754 (PyTorch <c>float64</c>).</summary>
    Float64,

    /// <summary>32-bit IEEE 754 (PyTorch <c>float32</c>).</summary>
    Float32,

    /// <summary>16-bit IEEE 754 (PyTorch <c>float16</c>).</summary>
    Float16,

    /// <summary>The upper half of a <see cref="Float32"/> (PyTorch <c>bfloat16</c>).</summary>
    BFloat16,

    /// <summary>8 bits, 4 of exponent, finite (PyTorch <c>float8_e4m3fn</c>).</summary>
    Float8E4M3,

    /// <summary>8 bits, 5 of exponent (PyTorch <c>float8_e5m2</c>).</summary>
    Float8E5M2,

    /// <summary>Signed 64-bit integer.</summary>
    Int64,

    /// <summary>Signed 32-bit integer.</summary>
    Int32,

    /// <summary>Signed 16-bit integer.</summary>
    Int16,

    /// <summary>Signed 8-bit integer.</summary>
    Int8,

    /// <summary>Unsigned 64-bit integer.</summary>
    UInt64,

    /// <summary>Unsigned 32-bit integer.</summary>
    UInt32,

    /// <summary>Unsigned 16-bit integer.</summary>
    UInt16,

    /// <summary>Unsigned 8-bit integer.</summary>
    UInt8,

    /// <summary>One byte, 0 or 1.</summary>
    Bool,

    /// <summary>Two <see cref="Float32"/>, real part first (PyTorch <c>complex64</c>).</summary>
    Complex64,

    /// <summary>Two <see cref="Float64"/>, real part first (PyTorch <c>complex128</c>).</summary>
    Complex128,
}
