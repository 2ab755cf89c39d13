using System.Diagnostics;

namespace ConvNeXtGen.Package.Tests.Infrastructure;

/// <summary>Runs the <c>dotnet</c> command that runs these tests.</summary>
internal static class DotNet
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(8);

    /// <summary>Runs a command to its end.</summary>
    /// <param name="folder">Working folder.</param>
    /// <param name="environment">Variables to set.</param>
    /// <param name="arguments">Arguments, not quoted.</param>
    /// <exception cref="TimeoutException">The command did not end; it was killed.</exception>
    public static CommandResult Run(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var command = $"dotnet {string.Join(' ', arguments)}";
        using var process = Process.Start(StartInfo(folder, environment, arguments))
            ?? throw new InvalidOperationException($"'{command}' did not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"'{command}' did not end within {s_patience.TotalMinutes} minutes.");
        }

        return new CommandResult(command, process.ExitCode, output.Result, error.Result);
    }

    private static ProcessStartInfo StartInfo(string folder, IReadOnlyDictionary<string, string> environment, string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // 'dotnet test' tells its children about its own MSBuild, and a build server would outlive the tests.
        foreach (var inherited in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(inherited);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return start;
    }
}
