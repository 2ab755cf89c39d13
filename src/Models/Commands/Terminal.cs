using Spectre.Console;

namespace ConvNeXtGen.Models.Commands;

/// <summary>Where a command writes.</summary>
/// <param name="Output">Results and progress.</param>
/// <param name="Error">What went wrong.</param>
internal sealed record Terminal(IAnsiConsole Output, IAnsiConsole Error)
{
    /// <summary>Wide enough that a layer table in a log file is not wrapped.</summary>
    private const int WidthOfFile = 140;

    /// <summary>The terminal of this process.</summary>
    public static Terminal Standard() => new(Over(Console.Out, Console.IsOutputRedirected), Over(Console.Error, Console.IsErrorRedirected));

    /// <summary>A terminal that writes plain text.</summary>
    public static Terminal Plain(TextWriter output, TextWriter error) => new(Over(output, isFile: true), Over(error, isFile: true));

    private static IAnsiConsole Over(TextWriter writer, bool isFile)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isFile ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = isFile ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (isFile)
        {
            console.Profile.Width = WidthOfFile;
        }

        return console;
    }
}
