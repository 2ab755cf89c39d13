using ConvNeXtGen.Checkpoints.Storage;

namespace ConvNeXtGen.Checkpoints.Writing;

/// <summary>A file being written front to back; small pieces are gathered, tensors pass through in large ones.</summary>
internal sealed class CheckpointOutput : IDisposable
{
    private const int BufferSize = 1 << 20;

    private readonly FileStream _stream;
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _buffered;

    public CheckpointOutput(FileStream stream) => _stream = stream;

    /// <summary>Bytes written so far.</summary>
    public long Position { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Position += bytes.Length;
        if (bytes.Length > _buffer.Length - _buffered)
            Flush();
        if (bytes.Length >= _buffer.Length)
        {
            _stream.Write(bytes);
            return;
        }
        bytes.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += bytes.Length;
    }

    /// <summary>Writes a tensor's elements in row-major order.</summary>
    /// <param name="entry">The tensor.</param>
    /// <param name="observe">Sees every piece as it passes, e.g. to compute a checksum.</param>
    public void Write(TensorEntry entry, Action<ReadOnlySpan<byte>>? observe = null)
    {
        TensorCursor cursor = entry.OpenCursor();
        // A whole number of elements of any size fits this.
        byte[] piece = new byte[Math.Min(entry.ByteCount, BufferSize)];
        for (long left = entry.ByteCount; left > 0; left -= piece.Length)
        {
            Span<byte> next = piece.AsSpan(0, (int)Math.Min(left, piece.Length));
            cursor.Read(next);
            observe?.Invoke(next);
            Write(next);
        }
    }

    private void Flush()
    {
        _stream.Write(_buffer.AsSpan(0, _buffered));
        _buffered = 0;
    }

    public void Dispose() => Flush();
}
