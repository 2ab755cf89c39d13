using System.Runtime.InteropServices;
using ConvNeXtGen.Checkpoints.Storage;
using TorchSharp;
using static TorchSharp.torch;

namespace ConvNeXtGen.Checkpoints;

/// <summary>
/// Copies a stored tensor into a live one of the same shape. Where the bytes can stay as they are they go from the file straight
/// into the tensor's memory; otherwise they pass through a small staging tensor and libtorch converts.
/// </summary>
internal static class TensorCopier
{
    private const long PieceBytes = 1L << 30;
    private const long StagingElements = 1L << 20;
    private const long SpanElements = 1L << 28;
    private const int WideningElements = 1 << 16;

    public static void Copy(TensorEntry source, Tensor target)
    {
        if (source.ElementCount == 0)
            return;
        using var guard = no_grad();
        using Tensor plain = target.detach();
        bool isDirect = plain.device_type == DeviceType.CPU && plain.is_contiguous();
        if (isDirect && source.ElementType.ToScalarType() == plain.dtype)
            Fill(source.OpenCursor(), plain, source.ByteCount);
        else if (isDirect && plain.dtype == ScalarType.Float32 && source.ElementType is ElementType.Float16 or ElementType.BFloat16)
            Widen(source, plain);
        else if (plain.is_contiguous())
            CopyInPieces(source, plain);
        else
        {
            // Strides that a flat view cannot have, channels-last weights for instance: order the elements first.
            using Tensor ordered = empty(plain.shape, plain.dtype, plain.device);
            CopyInPieces(source, ordered);
            plain.copy_(ordered);
        }
    }

    /// <summary>The common half-precision checkpoint, converted here: libtorch would wake its threads for every piece.</summary>
    private static void Widen(TensorEntry source, Tensor target)
    {
        TensorCursor cursor = source.OpenCursor();
        var narrow = new ushort[Math.Min(WideningElements, source.ElementCount)];
        using Tensor flat = target.view(-1);
        for (long start = 0; start < source.ElementCount; start += SpanElements)
        {
            using Tensor part = flat.narrow(0, start, Math.Min(SpanElements, source.ElementCount - start));
            Span<float> wide = MemoryMarshal.Cast<byte, float>(part.bytes);
            while (wide.Length > 0)
            {
                int count = Math.Min(wide.Length, narrow.Length);
                cursor.Read(MemoryMarshal.AsBytes(narrow.AsSpan(0, count)));
                HalfPrecision.Widen(source.ElementType, narrow, wide[..count]);
                wide = wide[count..];
            }
        }
    }

    private static void CopyInPieces(TensorEntry source, Tensor target)
    {
        TensorCursor cursor = source.OpenCursor();
        using Tensor flat = target.view(-1);
        long most = Math.Min(StagingElements, source.ElementCount);
        using Tensor staging = empty([most], source.ElementType.ToScalarType() ?? WideElements.For(source.ElementType));
        byte[]? narrow = source.ElementType.ToScalarType() is null ? new byte[most * source.ElementType.Size()] : null;
        for (long start = 0; start < source.ElementCount; start += most)
        {
            long count = Math.Min(most, source.ElementCount - start);
            long bytes = count * source.ElementType.Size();
            if (narrow is null)
                Fill(cursor, staging, bytes);
            else
            {
                cursor.Read(narrow.AsSpan(0, (int)bytes));
                WideElements.Convert(source.ElementType, narrow.AsSpan(0, (int)bytes), Bytes(staging, count * staging.ElementSize));
            }
            using Tensor from = staging.narrow(0, 0, count);
            using Tensor to = flat.narrow(0, start, count);
            to.copy_(from);
        }
    }

    private static void Fill(TensorCursor cursor, Tensor contiguous, long byteCount)
    {
        if (byteCount <= PieceBytes)
        {
            cursor.Read(Bytes(contiguous, byteCount));
            return;
        }
        // A span ends at 2 GB.
        using Tensor flat = contiguous.view(-1);
        long size = contiguous.ElementSize;
        long most = PieceBytes / size;
        for (long start = 0; start < byteCount / size; start += most)
        {
            using Tensor piece = flat.narrow(0, start, Math.Min(most, byteCount / size - start));
            cursor.Read(piece.bytes);
        }
    }

    private static Span<byte> Bytes(Tensor contiguous, long count) => contiguous.bytes[..checked((int)count)];
}
