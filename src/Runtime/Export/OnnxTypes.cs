using ConvNeXtGen.Export.Onnx;
using static TorchSharp.torch;

namespace ConvNeXtGen.Export;

/// <summary>Element types of ONNX files.</summary>
internal static class OnnxTypes
{
    /// <summary>The type that a torch type becomes; bfloat16, which few runtimes compute in, becomes float32.</summary>
    /// <exception cref="NotSupportedException">ONNX export has no such type.</exception>
    public static TensorProto.Types.DataType Of(ScalarType type) => type switch
    {
        ScalarType.Float32 or ScalarType.BFloat16 => TensorProto.Types.DataType.Float,
        ScalarType.Float16 => TensorProto.Types.DataType.Float16,
        ScalarType.Float64 => TensorProto.Types.DataType.Double,
        ScalarType.Int64 => TensorProto.Types.DataType.Int64,
        _ => throw new NotSupportedException($"A tensor of type {type} cannot be exported to ONNX; Float32, Float16, BFloat16, Float64 and Int64 can."),
    };

    /// <summary>The torch type that a tensor is converted to before it is stored.</summary>
    public static ScalarType Storage(ScalarType type) => type == ScalarType.BFloat16 ? ScalarType.Float32 : type;
}
