using ConvNeXtGen.Models.Plots;
using ConvNeXtGen.Training;
using SkiaSharp;

namespace ConvNeXtGen.Models.Predictions;

/// <summary>The folder that a run's pictures, labels and JSON go to. Made when the first file is written.</summary>
internal sealed class PredictionFolder(string runs, string name)
{
    private const int Quality = 95;
    private readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase);
    private RunFolder? _folder;

    /// <summary>Where it is; null while nothing was written.</summary>
    public string? Root => _folder?.Root;

    /// <summary>A name for an image's files, without extension; images of the same name in different folders get a number.</summary>
    public string NameFor(string path)
    {
        var stem = Path.GetFileNameWithoutExtension(path);
        var name = stem;
        for (var number = 2; !_names.Add(name); number++)
        {
            name = $"{stem}_{number}";
        }

        return name;
    }

    /// <summary>Writes a text file.</summary>
    public void Write(string file, string text) => Folder(file).Write(file, text);

    /// <summary>Writes a picture, as JPEG or WebP where the image was one, else as PNG.</summary>
    public void Write(string stem, string source, SKBitmap picture)
    {
        var (extension, format) = Path.GetExtension(source).ToLowerInvariant() switch
        {
            ".jpg" or ".jpeg" => (Path.GetExtension(source), SKEncodedImageFormat.Jpeg),
            ".webp" => (Path.GetExtension(source), SKEncodedImageFormat.Webp),
            _ => (".png", SKEncodedImageFormat.Png),
        };
        using var data = picture.Encode(format, Quality);
        Folder(stem).Write(stem + extension, data.ToArray());
    }

    private RunFolder Folder(string file)
    {
        _folder ??= RunFolder.Create(runs, name);
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(file))!);
        return _folder;
    }
}
