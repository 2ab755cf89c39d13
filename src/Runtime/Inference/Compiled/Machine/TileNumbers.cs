namespace ConvNeXtGen.Inference.Machine;

/// <summary>What a kernel of <see cref="TileCode"/> multiplies.</summary>
internal enum TileNumbers
{
    /// <summary>float32, one number a step.</summary>
    Float32,

    /// <summary>bfloat16, two numbers a step (VDPBF16PS).</summary>
    BFloat16,

    /// <summary>Rows of bytes without a sign, weights with one, four a step (VPDPBUSD); whole sums are scaled to float32 in the end.</summary>
    Int8,
}
