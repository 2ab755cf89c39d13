using ConvNeXtGen.Checkpoints.Storage;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Checkpoints;

/// <summary>The values of a live tensor, in row-major order, to be written to a file; whatever it holds when it is read.</summary>
internal sealed class LiveStorage(Tensor tensor, long byteLength) : TensorStorage
{
    private Tensor? _ordered;

    public override long ByteLength => byteLength;

    /// <summary>An entry that reads from the tensor, whatever its strides and device. The tensor stays the caller's.</summary>
    public static TensorEntry Entry(string name, Tensor tensor)
    {
        ElementType type = tensor.dtype.ToElementType();
        var layout = StridedLayout.Contiguous([.. tensor.shape]);
        return new TensorEntry(name, type, layout, new LiveStorage(tensor, layout.ElementCount * type.Size()));
    }

    public override void Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, ByteLength - destination.Length);
        if (destination.Length == 0)
            return;
        using var guard = no_grad();
        using Tensor plain = tensor.detach();
        bool isDirect = plain.device_type == DeviceType.CPU && plain.is_contiguous();
        Tensor source = isDirect ? plain : _ordered ??= Ordered(plain);
        using Tensor flat = source.view(-1);
        using Tensor piece = flat.narrow(0, offset / plain.ElementSize, destination.Length / plain.ElementSize);
        piece.bytes.CopyTo(destination);
        if (offset + destination.Length == ByteLength)
        {
            _ordered?.Dispose();
            _ordered = null;
        }
    }

    private static Tensor Ordered(Tensor plain)
    {
        using Tensor onCpu = plain.cpu();
        return onCpu.contiguous();
    }
}
