using System.Runtime.InteropServices;

namespace ConvNeXtGen.Inference.Machine;

/// <summary>What a kernel of <see cref="DepthwiseCode"/> works on. It reads the fields at these offsets.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct DepthwiseArguments
{
    public const int RowsOffset = 0, CountOffset = 8, StartOffset = 16, PixelBytesOffset = 24, WeightsOffset = 32, BiasOffset = 40, TargetOffset = 48, TargetBytesOffset = 56;

    /// <summary>Addresses of rows of pairs, from the top.</summary>
    public nint* Rows;

    /// <summary>How many rows, at least one.</summary>
    public nint Count;

    /// <summary>Bytes from the start of a row to the first pixel that is read.</summary>
    public nint Start;

    /// <summary>Bytes from pixel to pixel.</summary>
    public nint PixelBytes;

    /// <summary>Per row seven lines of pairs of weights.</summary>
    public ushort* Weights;

    /// <summary>What sums start from: one vector.</summary>
    public float* Bias;

    /// <summary>Where the first output goes.</summary>
    public float* Target;

    /// <summary>Bytes from output to output.</summary>
    public nint TargetBytes;
}
