using ConvNeXtGen.Data;
using ConvNeXtGen.Models.Commands;

namespace ConvNeXtGen.Models.Data;

/// <summary>A folder with one folder of images per class: <c>root/cat/1.png</c>, <c>root/dog/7.jpg</c>. Decoded on first use, then kept as bytes.</summary>
internal sealed class ImageFolder : IImageDataset
{
    private readonly List<(string Path, int Label)> _files = [];
    private readonly byte[]?[] _decoded;

    /// <summary>Lists the images, in the order of their names.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="shape">The shape that images are scaled to.</param>
    /// <exception cref="CommandException">There are no class folders, or one holds no images.</exception>
    public ImageFolder(string root, ImageShape shape)
    {
        Shape = shape;
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
        // Two threads may decode the same image at once; both get the same bytes.
        var bytes = _decoded[index] ??= ImageReader.Read(_files[index].Path, Shape);
        for (var i = 0; i < bytes.Length; i++)
        {
            destination[i] = bytes[i] / 255f;
        }
    }
}
