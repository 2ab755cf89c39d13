using System.IO.Enumeration;
using ConvNeXtGen.Models.Commands;
using ConvNeXtGen.Models.Data;

namespace ConvNeXtGen.Models.Predictions;

/// <summary>The image files that the user means: files, folders, and patterns with <c>*</c>, <c>?</c> and <c>**</c>.</summary>
internal static class ImageList
{
    private const string AnyDepth = "**";

    /// <summary>Finds them, each once, in the order given; what a folder or a pattern holds in the order of names.</summary>
    /// <exception cref="CommandException">A source names nothing; the message says which.</exception>
    public static IReadOnlyList<string> Of(IEnumerable<string> sources) =>
        [.. sources.SelectMany(Files).DistinctBy(Path.GetFullPath)];

    private static IEnumerable<string> Files(string source)
    {
        if (File.Exists(source))
        {
            return [source];
        }

        if (Directory.Exists(source))
        {
            return Require(Directory.EnumerateFiles(source).Where(ImageReader.IsImage), $"The folder '{source}' holds");
        }

        if (source.Contains("://", StringComparison.Ordinal))
        {
            throw new CommandException($"'{source}' is an address: only files are read, so download it first.");
        }

        if (source.AsSpan().ContainsAny('*', '?'))
        {
            return Require(Match(source).Where(ImageReader.IsImage), $"'{source}' matches");
        }

        ExistingFile.Require(source);
        return [];
    }

    private static List<string> Require(IEnumerable<string> files, string subject)
    {
        List<string> found = [.. files.Order(StringComparer.Ordinal)];
        return found.Count > 0 ? found : throw new CommandException($"{subject} no images; expected files that end in {string.Join(", ", ImageReader.Extensions)}.");
    }

    private static IEnumerable<string> Match(string pattern)
    {
        var root = Path.GetPathRoot(pattern)!;
        var parts = pattern[root.Length..].Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        IEnumerable<string> folders = [root];
        foreach (var part in parts[..^1])
        {
            folders = folders.SelectMany(folder => Folders(folder, part)).Distinct();
        }

        var name = parts[^1] == AnyDepth ? "*" : parts[^1];
        if (parts[^1] == AnyDepth)
        {
            folders = folders.SelectMany(folder => Folders(folder, AnyDepth));
        }

        return folders.SelectMany(folder => Directory.EnumerateFiles(Listed(folder))
            .Select(file => Path.GetFileName(file))
            .Where(file => FileSystemName.MatchesSimpleExpression(name, file, ignoreCase: OperatingSystem.IsWindows()))
            .Select(file => Path.Combine(folder, file)));
    }

    private static IEnumerable<string> Folders(string folder, string part)
    {
        if (part == AnyDepth)
        {
            var below = Directory.EnumerateDirectories(Listed(folder), "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true });
            return [folder, .. below.Select(path => Path.Combine(folder, Path.GetRelativePath(Listed(folder), path)))];
        }

        if (!part.AsSpan().ContainsAny('*', '?'))
        {
            var path = Path.Combine(folder, part);
            return Directory.Exists(path) ? [path] : [];
        }

        return Directory.EnumerateDirectories(Listed(folder))
            .Select(path => Path.GetFileName(path))
            .Where(name => FileSystemName.MatchesSimpleExpression(part, name, ignoreCase: OperatingSystem.IsWindows()))
            .Select(name => Path.Combine(folder, name));
    }

    private static string Listed(string folder) => folder.Length == 0 ? "." : folder;
}
