using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference;

/// <summary>Where a CPU tensor's numbers are, whatever its strides; TorchSharp tells it for dense tensors only.</summary>
internal static unsafe partial class TensorMemory
{
    /// <summary>Address of the first number. The tensor must be kept alive while it is used.</summary>
    public static void* Pointer(Tensor tensor) => (void*)THSTensor_data(tensor.Handle);

    [LibraryImport("LibTorchSharp")]
    private static partial nint THSTensor_data(nint tensor);
}
