using ConvNeXtGen.Inference.Machine;

namespace ConvNeXtGen.Inference;

/// <summary>What the products of a program may multiply besides float32.</summary>
/// <param name="BFloat16">Whether products may be made in bfloat16.</param>
/// <param name="Int8">Whether products of rows may be made in 8 bits.</param>
internal readonly record struct ProductFormats(bool BFloat16, bool Int8)
{
    /// <summary>What a precision allows on this machine, which can compute in it.</summary>
    public static ProductFormats Of(CompiledPrecision precision) => precision switch
    {
        CompiledPrecision.BFloat16 => new(true, false),
        CompiledPrecision.Int8 => new(MachineKernel.SupportsBFloat16, true),
        _ => default,
    };

    /// <summary>Whether this machine multiplies bytes, in kernels of a width.</summary>
    /// <param name="vectorWidth">Numbers per vector; the machine's widest when null.</param>
    public static bool AllowInt8(int? vectorWidth) => MachineKernel.SupportsInt8 && (vectorWidth ?? MachineKernel.Width) == MachineKernel.Width;
}
