using Spectre.Console;

namespace ConvNeXtGen.Models.Commands;

/// <summary>Lines that keep their length: a path or a message that is broken in the middle cannot be copied or searched for.</summary>
internal static class UnwrappedLines
{
    /// <summary>Writes a line past the console's width; a terminal breaks it where it has to.</summary>
    public static void WriteUnwrapped(this IAnsiConsole console, string line) => console.Profile.Out.Writer.WriteLine(line);
}
