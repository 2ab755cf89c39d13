using System.Runtime.InteropServices;

namespace ConvNeXtGen.Inference.Machine;

/// <summary>What a kernel of <see cref="TileCode"/> works on. It reads the fields at these offsets.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TileArguments
{
    public const int AOffset = 0, RowBytesOffset = 8, BOffset = 16, StepsOffset = 24, COffset = 32, StretchesOffset = 40, SkipOffset = 48, BiasOffset = 56, StartOffset = 64, AheadOffset = 72, AheadStepOffset = 80;

    /// <summary>The first row.</summary>
    public void* A;

    /// <summary>Bytes from row to row.</summary>
    public nint RowBytes;

    /// <summary>The panel: per step one line, of one or two vectors.</summary>
    public void* B;

    /// <summary>Steps per stretch, at least one: numbers, or pairs of bfloat16 numbers.</summary>
    public nint Steps;

    /// <summary>The tile: row r starts at float 32·r.</summary>
    public float* C;

    /// <summary>How many stretches, at least one.</summary>
    public nint Stretches;

    /// <summary>Bytes from the end of a stretch to the start of the next.</summary>
    public nint Skip;

    /// <summary>What the sums of every row start from: one line.</summary>
    public float* Bias;

    /// <summary>A tile that is added to the start; only kernels that go on with earlier sums read it.</summary>
    public float* Start;

    /// <summary>What is needed soon: in each step the cache line here is asked for.</summary>
    public void* Ahead;

    /// <summary>Bytes that <see cref="Ahead"/> moves on in each step.</summary>
    public nint AheadStep;
}
