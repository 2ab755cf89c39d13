using ConvNeXtGen.Models.Commands;

namespace ConvNeXtGen.Models.Tests.Commands;

/// <summary>Runs the command line as a user would, and keeps what it says.</summary>
internal static class CommandRun
{
    public static Task<CommandOutcome> Of(params string[] args) => Of(new StringWriter(), CancellationToken.None, args);

    public static async Task<CommandOutcome> Of(StringWriter output, CancellationToken cancellation, params string[] args)
    {
        var error = new StringWriter();
        var exitCode = await CommandLine.RunAsync(args, Terminal.Plain(output, error), cancellation);
        return new CommandOutcome(exitCode, output.ToString(), error.ToString());
    }
}

/// <summary>What a command said and how it ended.</summary>
internal sealed record CommandOutcome(int ExitCode, string Output, string Error);
