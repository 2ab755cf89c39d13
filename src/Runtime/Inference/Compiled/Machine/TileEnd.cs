namespace ConvNeXtGen.Inference.Machine;

/// <summary>
/// What a tile does with its sums while they are still in registers, instead of leaving them in the tile's memory: a function, adding rows
/// in memory, and storing rows one or two vectors wide where they belong.
/// </summary>
/// <param name="Function">What comes first.</param>
/// <param name="Adds">What is added.</param>
/// <param name="Half">Whether results are stored as bfloat16 (rounded to nearest even by VCVTNE2PS2BF16) or as float32.</param>
/// <param name="Tail">How much of the last vector is stored.</param>
internal readonly record struct TileEnd(TileFunction Function, TileAddition Adds, bool Half, TileTail Tail)
{
    /// <summary>How many different ends there are.</summary>
    public const int Count = 120;

    /// <summary>A number for each end, below <see cref="Count"/>.</summary>
    public int Index => (24 * (int)Function) + (8 * (int)Adds) + (Half ? 4 : 0) + (int)Tail;

    /// <summary>The function's constants; null for none.</summary>
    public FunctionLines? Lines => Function switch
    {
        TileFunction.Gelu => FunctionLines.Gelu,
        TileFunction.RoughGelu => FunctionLines.RoughGelu,
        TileFunction.Silu => FunctionLines.Silu,
        TileFunction.RoughSilu => FunctionLines.RoughSilu,
        _ => null,
    };

    /// <summary>The end with a number.</summary>
    public static TileEnd Of(int index) => new((TileFunction)(index / 24), (TileAddition)(index / 8 % 3), (index & 4) != 0, (TileTail)(index & 3));

    /// <summary>How much of the last vector counts in rows of a length.</summary>
    public static TileTail TailOf(int columns) => (columns % MachineKernel.Width) switch { 0 => TileTail.Whole, 8 => TileTail.Half, 4 => TileTail.Quarter, _ => TileTail.Masked };
}
