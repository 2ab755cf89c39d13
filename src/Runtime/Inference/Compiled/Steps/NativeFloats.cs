using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference.Steps;

/// <summary>Copies of tensors in aligned memory that the garbage collector does not know.</summary>
internal static unsafe class NativeFloats
{
    /// <summary>Copies a tensor's numbers as float32, in order of its axes. The caller frees the memory with <see cref="NativeMemory.AlignedFree"/>.</summary>
    public static float* Copy(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        var dense = tensor.detach().to(ScalarType.Float32).cpu().contiguous();
        var count = (int)dense.numel();
        var memory = (float*)NativeMemory.AlignedAlloc((nuint)(count + 32) * sizeof(float), 64);
        new Span<float>(memory, count + 32).Clear();
        new ReadOnlySpan<float>(TensorMemory.Pointer(dense), count).CopyTo(new Span<float>(memory, count));
        return memory;
    }
}
