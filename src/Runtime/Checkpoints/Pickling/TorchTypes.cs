namespace ConvNeXtGen.Checkpoints.Pickling;

/// <summary>PyTorch's names of element types and of the classes of their storages.</summary>
internal static class TorchTypes
{
    /// <summary>The type that <c>torch.&lt;name&gt;</c> means, or null.</summary>
    public static ElementType? Parse(string name) => name switch
    {
        "float" => ElementType.Float32,
        "double" => ElementType.Float64,
        "half" => ElementType.Float16,
        "long" => ElementType.Int64,
        "int" => ElementType.Int32,
        "short" => ElementType.Int16,
        _ => Enum.GetValues<ElementType>().Cast<ElementType?>().FirstOrDefault(type => type!.Value.TorchName() == name),
    };

    /// <summary>The element type of a storage class, e.g. <c>FloatStorage</c>, or null.</summary>
    public static ElementType? ParseStorage(string name) => name switch
    {
        "DoubleStorage" => ElementType.Float64,
        "FloatStorage" => ElementType.Float32,
        "HalfStorage" => ElementType.Float16,
        "BFloat16Storage" => ElementType.BFloat16,
        "LongStorage" => ElementType.Int64,
        "IntStorage" => ElementType.Int32,
        "ShortStorage" => ElementType.Int16,
        "CharStorage" => ElementType.Int8,
        "ByteStorage" => ElementType.UInt8,
        "BoolStorage" => ElementType.Bool,
        "ComplexFloatStorage" => ElementType.Complex64,
        "ComplexDoubleStorage" => ElementType.Complex128,
        _ => null,
    };

    /// <summary>The storage class of a type, or null for a type that PyTorch stores untyped.</summary>
    public static string? StorageName(ElementType type) => type switch
    {
        ElementType.Float64 => "DoubleStorage",
        ElementType.Float32 => "FloatStorage",
        ElementType.Float16 => "HalfStorage",
        ElementType.BFloat16 => "BFloat16Storage",
        ElementType.Int64 => "LongStorage",
        ElementType.Int32 => "IntStorage",
        ElementType.Int16 => "ShortStorage",
        ElementType.Int8 => "CharStorage",
        ElementType.UInt8 => "ByteStorage",
        ElementType.Bool => "BoolStorage",
        ElementType.Complex64 => "ComplexFloatStorage",
        ElementType.Complex128 => "ComplexDoubleStorage",
        _ => null,
    };
}
