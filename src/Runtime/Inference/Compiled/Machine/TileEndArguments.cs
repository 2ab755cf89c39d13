using System.Runtime.InteropServices;

namespace ConvNeXtGen.Inference.Machine;

/// <summary>What a kernel with a <see cref="TileEnd"/> works on. Apart from <see cref="TileArguments"/>, which other kernels get filled for each of many small tiles.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TileEndArguments
{
    public const int TargetOffset = 88, TargetBytesOffset = 96, AddedOffset = 104, AddedBytesOffset = 112, FunctionOffset = 120, LastColumnsOffset = 128, SecondStartOffset = 136;

    /// <summary>What to multiply.</summary>
    public TileArguments Product;

    /// <summary>Where the first row of results goes.</summary>
    public void* Target;

    /// <summary>Bytes from row to row there.</summary>
    public nint TargetBytes;

    /// <summary>The rows that are added, if any.</summary>
    public void* Added;

    /// <summary>Bytes from row to row of these.</summary>
    public nint AddedBytes;

    /// <summary>The constants of the end's function: <see cref="FunctionLines"/>.</summary>
    public float* Function;

    /// <summary>A bit for each column of the last vector that counts, from the lowest on; ends whose last vector is not whole read it.</summary>
    public ulong LastColumns;

    /// <summary>Another tile that is added to the start; only kernels that go on with two earlier sums read it.</summary>
    public float* SecondStart;
}
