namespace ConvNeXtGen.Checkpoints.Storage;

/// <summary>A range of an open file.</summary>
internal sealed class FileStorage : TensorStorage
{
    private readonly CheckpointStream _file;
    private readonly long _start;

    public FileStorage(CheckpointStream file, long start, long byteLength)
    {
        if (start < 0 || byteLength < 0 || start > file.Length - byteLength)
            throw file.Error(start, $"a storage of {byteLength} bytes reaches beyond the end of the file ({file.Length} bytes)");
        _file = file;
        _start = start;
        ByteLength = byteLength;
    }

    public override long ByteLength { get; }

    public override void Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, ByteLength - destination.Length);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        _file.Read(_start + offset, destination);
    }
}
