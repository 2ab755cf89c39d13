namespace ConvNeXtGen.Export;

/// <summary>The ONNX operator sets that files are written in. Networks compute the same in all of them; newer ones have single operators for more.</summary>
public static class OnnxOpset
{
    /// <summary>The oldest: the first with LayerNormalization.</summary>
    public const int Oldest = 17;

    /// <summary>The first with Gelu, used when none is asked for.</summary>
    public const int Default = 20;

    /// <summary>The newest.</summary>
    public const int Newest = 22;

    /// <summary>The file format version that came with an operator set.</summary>
    internal static int IrVersion(int opset) => opset switch
    {
        < 19 => 8,
        < 21 => 9,
        _ => 10,
    };
}
