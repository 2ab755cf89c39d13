namespace ConvNeXtGen.Checkpoints.Safetensors;

/// <summary>safetensors' names of the element types.</summary>
internal static class SafetensorsTypes
{
    private static readonly (string Name, ElementType Type)[] Table =
    [
        ("F64", ElementType.Float64),
        ("F32", ElementType.Float32),
        ("F16", ElementType.Float16),
        ("BF16", ElementType.BFloat16),
        ("F8_E4M3", ElementType.Float8E4M3),
        ("F8_E5M2", ElementType.Float8E5M2),
        ("I64", ElementType.Int64),
        ("I32", ElementType.Int32),
        ("I16", ElementType.Int16),
        ("I8", ElementType.Int8),
        ("U64", ElementType.UInt64),
        ("U32", ElementType.UInt32),
        ("U16", ElementType.UInt16),
        ("U8", ElementType.UInt8),
        ("BOOL", ElementType.Bool),
        ("C64", ElementType.Complex64),
    ];

    /// <summary>All names, for messages.</summary>
    public static IEnumerable<string> Names => Table.Select(row => row.Name);

    public static ElementType? Parse(string name)
    {
        foreach ((string known, ElementType type) in Table)
        {
            if (known == name)
                return type;
        }
        return null;
    }

    public static string Format(ElementType type)
    {
        foreach ((string name, ElementType known) in Table)
        {
            if (known == type)
                return name;
        }
        throw new NotSupportedException($"safetensors cannot hold {type.TorchName()}; it holds {string.Join(", ", Table.Select(row => row.Type.TorchName()))}");
    }
}
