namespace ConvNeXtGen.Models.Commands;

/// <summary>A file that the user names and that a command writes.</summary>
internal static class OutputFile
{
    /// <summary>Makes sure that a file can have that name, before work is done that would be lost.</summary>
    /// <exception cref="CommandException">It is a folder, or is to lie in one that is a file.</exception>
    public static void Require(string path)
    {
        if (string.IsNullOrWhiteSpace(path))
        {
            throw new CommandException($"'{path}' is no name of a file to write.");
        }

        if (Directory.Exists(path) || Path.EndsInDirectorySeparator(path))
        {
            throw new CommandException($"'{path}' is a folder, expected a file to write.");
        }

        for (var folder = Path.GetDirectoryName(Path.GetFullPath(path)); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(folder))
            {
                throw new CommandException($"'{path}' cannot be written: '{folder}' is a file, expected a folder.");
            }
        }
    }

    /// <summary>Writes a text, whole or not at all, and makes the folder for it.</summary>
    /// <exception cref="CommandException">As <see cref="Require"/>.</exception>
    public static void Write(string path, string text)
    {
        Require(path);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        try
        {
            File.WriteAllText(temporary, text);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
