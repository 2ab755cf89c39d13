using ConvNeXtGen.Models.Catalog;

namespace ConvNeXtGen.Models.Commands;

/// <summary>A file that the user names and that has to be there.</summary>
internal static class ExistingFile
{
    /// <summary>Makes sure that it is there.</summary>
    /// <exception cref="CommandException">It is not, or is a folder; the message has the nearest name in the same folder.</exception>
    public static void Require(string path)
    {
        if (File.Exists(path))
        {
            return;
        }

        if (Directory.Exists(path))
        {
            throw new CommandException($"'{path}' is a folder, expected a file.");
        }

        if (string.IsNullOrWhiteSpace(path))
        {
            throw new CommandException($"There is no file '{path}'.");
        }

        var directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var neighbours = Directory.Exists(directory) ? Directory.GetFiles(directory).Select(file => Path.GetFileName(file)) : [];
        var nearest = Nearest.Of(Path.GetFileName(path), neighbours);
        throw new CommandException($"There is no file '{path}'." + (nearest is null ? "" : $" Did you mean '{nearest}'?"));
    }
}
