namespace ConvNeXtGen.Inference;

/// <summary>A piece of memory that values of a program live in for part of the run.</summary>
/// <param name="bytes">Its size.</param>
internal sealed class MemoryBlock(long bytes)
{
    /// <summary>Its size in bytes.</summary>
    public long Bytes { get; } = bytes;

    /// <summary>Index of the first step that writes it.</summary>
    public int First { get; set; } = int.MaxValue;

    /// <summary>Index of the last step that reads or writes it.</summary>
    public int Last { get; set; } = -1;

    /// <summary>The output of the program whose own memory this is; -1 for memory in the arena.</summary>
    public int Output { get; set; } = -1;

    /// <summary>Where it lies in the arena, in bytes; set by <see cref="MemoryPlan"/>.</summary>
    public long Offset { get; set; } = -1;
}

/// <summary>
/// How a value lies in memory: rows of channels. An NCHW value has one row per pixel (channels-last); any other value
/// one row per position of its last axis. Rows may be further apart than they are long, when several values share them.
/// </summary>
/// <param name="Block">The memory.</param>
/// <param name="Start">Where in the block the first number is, in elements.</param>
/// <param name="Rows">How many rows.</param>
/// <param name="Channels">Numbers per row.</param>
/// <param name="Stride">Elements from row to row.</param>
/// <param name="IsHalf">bfloat16 instead of float32.</param>
/// <param name="TensorStrides">Elements from one index to the next on each axis of the value, where its rows are not what was said above; null otherwise.</param>
internal sealed record View(MemoryBlock Block, long Start, int Rows, int Channels, int Stride, bool IsHalf = false, long[]? TensorStrides = null)
{
    /// <summary>Bytes per element.</summary>
    public int ElementSize => IsHalf ? sizeof(ushort) : sizeof(float);

    /// <summary>Whether rows lie side by side.</summary>
    public bool IsDense => Stride == Channels;

    /// <summary>A part of the channels.</summary>
    public View Slice(int start, int channels) => this with { Start = Start + start, Channels = channels };
}
