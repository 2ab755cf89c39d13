using System.Runtime.InteropServices;

namespace ConvNeXtGen.Inference.Machine;

/// <summary>What a kernel that goes on with two earlier sums works on. Apart from <see cref="TileArguments"/>, which other kernels get filled for each of many small tiles.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct TileSumArguments
{
    public const int SecondStartOffset = 88;

    /// <summary>What to multiply, and the first of the sums.</summary>
    public TileArguments Product;

    /// <summary>Another tile that is added to the start.</summary>
    public float* SecondStart;
}
