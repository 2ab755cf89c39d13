namespace ConvNeXtGen.Package.Tests.Infrastructure;

/// <summary>How a command ended and what it said.</summary>
internal sealed record CommandResult(string Command, int ExitCode, string Output, string Error)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>The lines of standard output.</summary>
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>This, if it succeeded.</summary>
    /// <exception cref="InvalidOperationException">It did not; the message has all the output.</exception>
    public CommandResult OrThrow() => Succeeded ? this : throw new InvalidOperationException(ToString());

    public override string ToString() => $"'{Command}' ended with exit code {ExitCode}.\n{Output}\n{Error}";
}
