using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ConvNeXtGen.Inference;

/// <summary>A tensor's numbers as one span of floats in main memory. Copies only what is elsewhere, of another type or strided.</summary>
internal sealed class HostTensor : IDisposable
{
    private readonly Tensor _tensor;

    public HostTensor(Tensor tensor)
    {
        using var detached = tensor.detach();
        using var host = detached.to(CPU);
        using var floats = host.to(ScalarType.Float32);
        _tensor = floats.contiguous();
        Shape = _tensor.shape;
    }

    public long[] Shape { get; }

    public ReadOnlySpan<float> Values => MemoryMarshal.Cast<byte, float>(_tensor.bytes);

    /// <summary>The numbers of one entry of the first axis.</summary>
    public ReadOnlySpan<float> Entry(int index)
    {
        var size = checked((int)(_tensor.numel() / Shape[0]));
        return Values.Slice(index * size, size);
    }

    public void Dispose() => _tensor.Dispose();
}
