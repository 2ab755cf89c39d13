namespace ConvNeXtGen.Inference.Machine;

/// <summary>Functions that a tile's end knows.</summary>
internal enum TileFunction
{
    /// <summary>x.</summary>
    None,

    /// <summary>x·Φ(x).</summary>
    Gelu,

    /// <summary>x·Φ(x) to the accuracy of bfloat16.</summary>
    RoughGelu,

    /// <summary>x·σ(x).</summary>
    Silu,

    /// <summary>x·σ(x) to the accuracy of bfloat16.</summary>
    RoughSilu,
}

/// <summary>What a tile's end adds.</summary>
internal enum TileAddition
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Rows of float32.</summary>
    Float32,

    /// <summary>Rows of bfloat16.</summary>
    BFloat16,
}

/// <summary>How much of the last vector of a row counts. Masks would do for all, but take 20 cycles a store on Zen 4.</summary>
internal enum TileTail
{
    /// <summary>All of it.</summary>
    Whole,

    /// <summary>The lower half.</summary>
    Half,

    /// <summary>The lowest quarter.</summary>
    Quarter,

    /// <summary>As many numbers as a mask says.</summary>
    Masked,
}
