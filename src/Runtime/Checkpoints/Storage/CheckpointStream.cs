using Microsoft.Win32.SafeHandles;

namespace ConvNeXtGen.Checkpoints.Storage;

/// <summary>
/// An open checkpoint file, read by range. Ranged reads put bytes straight into a tensor's memory, and, unlike a memory map,
/// turn a file that shrinks under us into an exception instead of a killed process.
/// </summary>
internal sealed class CheckpointStream : IDisposable
{
    private readonly SafeFileHandle _handle;

    public CheckpointStream(string path)
    {
        Path = path;
        _handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Length = RandomAccess.GetLength(_handle);
    }

    /// <summary>Path as the caller gave it.</summary>
    public string Path { get; }

    /// <summary>Length in bytes when the file was opened.</summary>
    public long Length { get; }

    /// <summary>Fills the whole span from <paramref name="offset"/> on.</summary>
    public void Read(long offset, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int read = RandomAccess.Read(_handle, destination, offset);
            if (read == 0)
                throw Error(offset, $"the file ends where {destination.Length} more bytes were expected");
            destination = destination[read..];
            offset += read;
        }
    }

    /// <summary>Reads a range that is known to be small into a new array.</summary>
    public byte[] ReadBytes(long offset, int count)
    {
        if (offset < 0 || count < 0 || offset > Length - count)
            throw Error(offset, $"{count} bytes were expected, the file has {Length} in all");
        byte[] bytes = new byte[count];
        Read(offset, bytes);
        return bytes;
    }

    public CheckpointFormatException Error(long offset, string problem, Exception? inner = null) =>
        new(Path, $"offset {offset}", problem, inner);

    public CheckpointFormatException Error(string place, string problem, Exception? inner = null) =>
        new(Path, place, problem, inner);

    public void Dispose() => _handle.Dispose();
}
