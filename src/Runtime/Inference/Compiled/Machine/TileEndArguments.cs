using System.Runtime.InteropServices;

namespace ConvNeXtGen.Inference.Machine;

/// <summary>What a kernel with a <see cref="TileEnd"/> works on. Apart from <see cref="TileArguments"/>, which other kernels get filled for each of many small tiles.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TileEndArguments
{
    public const int TargetOffset = 88, TargetBytesOffset = 96, AddedOffset = 104, AddedBytesOffset = 112, FunctionOffset = 120;

    /// <summary>What to multiply.</summary>
    public TileArguments Product;

    /// <summary>Where the first row of results goes.</summary>
    public void* Target;

    /// <summary>Bytes from row to row there.</summary>
    public nint TargetBytes;

    /// <summary>The rows that are added, if any.</summary>
    public float* Added;

    /// <summary>Bytes from row to row of these.</summary>
    public nint AddedBytes;

    /// <summary>The constants of the end's function: <see cref="FunctionLines"/>.</summary>
    public float* Function;
}
