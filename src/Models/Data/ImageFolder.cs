using ConvNeXtGen.Data;
using ConvNeXtGen.Models.Commands;

namespace ConvNeXtGen.Models.Data;

/// <summary>
/// A folder with one folder of images per class: <c>root/cat/1.png</c>, <c>root/dog/7.jpg</c>. Decoded on first use, then kept as bytes while
/// there is room; what came after the room was full is decoded at every use. Training sees every image once an epoch, so that none is
/// worth giving up for another.
/// </summary>
internal sealed class ImageFolder : IImageDataset
{
    private const long MostRoom = 2L << 30;

    private readonly List<(string Path, int Label)> _files = [];
    private readonly byte[]?[] _decoded;
    private long _room;

    /// <summary>Lists the images, in the order of their names.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="shape">The shape that images are scaled to.</param>
    /// <param name="room">Bytes of decoded images that are kept; when null, a quarter of the memory there is, and at most 2 GB.</param>
    /// <exception cref="CommandException">There are no class folders, or one holds no images.</exception>
    public ImageFolder(string root, ImageShape shape, long? room = null)
    {
        Shape = shape;
        _room = room ?? Math.Min(MostRoom, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);
        var folders = Directory.GetDirectories(root).Order(StringComparer.Ordinal).ToArray();
        if (folders.Length == 0)
        {
            throw new CommandException($"{root} has no folders in it; expected one folder of images per class.");
        }

        ClassNames = [.. folders.Select(folder => Path.GetFileName(folder))];
        for (var label = 0; label < folders.Length; label++)
        {
            var images = Directory.EnumerateFiles(folders[label], "*", SearchOption.AllDirectories)
                .Where(ImageReader.IsImage)
                .Order(StringComparer.Ordinal)
                .Select(path => (path, label))
                .ToArray();
            if (images.Length == 0)
            {
                throw new CommandException($"{folders[label]} holds no images; expected files that end in {string.Join(", ", ImageReader.Extensions)}.");
            }

            _files.AddRange(images);
        }

        _decoded = new byte[_files.Count][];
    }

    /// <summary>Bytes of decoded images that are kept now.</summary>
    public long Kept => _decoded.Sum(image => (long?)image?.Length ?? 0);

    /// <inheritdoc/>
    public int Count => _files.Count;

    /// <inheritdoc/>
    public ImageShape Shape { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public int Label(int index) => _files[index].Label;

    /// <inheritdoc/>
    public void CopyImage(int index, Span<float> destination)
    {
        // Two threads may decode the same image at once; both get the same bytes, and one of them keeps them.
        var bytes = Volatile.Read(ref _decoded[index]) ?? Decode(index);
        for (var i = 0; i < bytes.Length; i++)
        {
            destination[i] = bytes[i] / 255f;
        }
    }

    private byte[] Decode(int index)
    {
        var bytes = ImageReader.Read(_files[index].Path, Shape);
        if (Interlocked.Add(ref _room, -bytes.Length) < 0 || Interlocked.CompareExchange(ref _decoded[index], bytes, null) is not null)
        {
            Interlocked.Add(ref _room, bytes.Length);
        }

        return bytes;
    }
}
