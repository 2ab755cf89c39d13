namespace ConvNeXtGen.Checkpoints.Storage;

/// <summary>A run of bytes that tensors are views of; several tensors may share one.</summary>
internal abstract class TensorStorage
{
    /// <summary>Length in bytes.</summary>
    public abstract long ByteLength { get; }

    /// <summary>Fills <paramref name="destination"/> with the bytes from <paramref name="offset"/> on.</summary>
    public abstract void Read(long offset, Span<byte> destination);
}
