using System.CommandLine;
using System.CommandLine.Invocation;
using System.Globalization;
using System.Runtime.InteropServices;
using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Models.Catalog;
using ConvNeXtGen.Native;
using ConvNeXtGen.Training;
using Spectre.Console;

namespace ConvNeXtGen.Models.Commands;

/// <summary>The command line <c>convnextgen</c>: finds the verb, runs it, and puts what goes wrong into words.</summary>
internal static class CommandLine
{
    private const int Failed = 1;
    private const int Misused = 2;

    /// <summary>A mistake of ours: EX_SOFTWARE of sysexits.h.</summary>
    private const int Broken = 70;

    /// <summary>Exit code of a run that was stopped, as shells have it for SIGINT.</summary>
    public const int Stopped = 130;

    /// <summary>Runs one command.</summary>
    /// <returns>The exit code: 0 when it did what it should.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellation)
    {
        // Numbers are written and read with a point, whatever the system's language.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var parsed = Root(terminal).Parse(args);
        if (parsed.Action is ParseErrorAction)
        {
            return ReportMisuse(parsed, terminal);
        }

        OneDnn.SwitchedOff += Warn;
        try
        {
            var configuration = new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
                Output = terminal.Output.Profile.Out.Writer,
                Error = terminal.Error.Profile.Out.Writer,
            };
            return await parsed.InvokeAsync(configuration, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return Stopped;
        }
        catch (Exception e) when (IsUserError(e))
        {
            WriteError(terminal, e is CheckpointMismatchException mismatch ? mismatch.Differences : e.Message);
            return Failed;
        }
        catch (Exception e) when (IsOutOfMemory(e))
        {
            WriteError(terminal, "There is not enough memory for this: a smaller image, batch or network needs less.");
            return Failed;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            WriteError(terminal, e.ToString());
            terminal.Error.WriteUnwrapped("This should not have happened: it is a mistake in convnextgen. Please report it with the lines above.");
            return Broken;
        }
        finally
        {
            OneDnn.SwitchedOff -= Warn;
        }

        void Warn(string warning) => terminal.Error.WriteLine($"warning: {warning}");
    }

    /// <summary>Writes what went wrong.</summary>
    public static void WriteError(Terminal terminal, string message)
    {
        terminal.Error.Write(new Text("error: ", new Style(Color.Red, decoration: Decoration.Bold)));
        terminal.Error.WriteUnwrapped(Printable.Text(message));
    }

    /// <summary>All verbs with their options.</summary>
    internal static RootCommand Root(Terminal terminal)
    {
        var root = new RootCommand("ConvNeXtGen: networks that the compiler made from YAML files. Without a verb: the demo.") { HelpName = "convnextgen" };
        DemoCommand.Configure(root, terminal);
        // One line per verb; each is a file of its own in this folder.
        root.Add(DemoCommand.Create(terminal));
        root.Add(ListCommand.Create(terminal));
        root.Add(SummaryCommand.Create(terminal));
        root.Add(TrainCommand.Create(terminal));
        root.Add(PredictCommand.Create(terminal));
        root.Add(InspectCommand.Create(terminal));
        root.Add(ConvertCommand.Create(terminal));
        root.Add(ExportCommand.Create(terminal));
        root.Add(BenchCommand.Create(terminal));
        return root;
    }

    private static bool IsUserError(Exception e) => e
        is CommandException
        or IOException
        or UnauthorizedAccessException
        or InvalidDataException
        or CheckpointFormatException
        or CheckpointMismatchException
        or LibTorchLoadException
        or TrainingDivergedException
        or RunMismatchException;

    // libtorch's allocator has no exception type of its own.
    private static bool IsOutOfMemory(Exception e) =>
        e is OutOfMemoryException || (e is ExternalException && e.Message.Contains("DefaultCPUAllocator", StringComparison.Ordinal));

    private static int ReportMisuse(ParseResult parsed, Terminal terminal)
    {
        foreach (var error in parsed.Errors)
        {
            WriteError(terminal, error.Message);
        }

        var command = parsed.CommandResult.Command;
        var known = command.Subcommands.Select(verb => verb.Name).Concat(command.Options.Select(option => option.Name)).ToList();
        foreach (var token in parsed.UnmatchedTokens)
        {
            if (Nearest.Of(token, known) is { } nearest)
            {
                terminal.Error.WriteLine($"Did you mean '{nearest}' instead of '{token}'?");
            }
        }

        var name = command is RootCommand ? "convnextgen" : $"convnextgen {command.Name}";
        terminal.Error.WriteLine($"'{name} --help' shows what there is.");
        return Misused;
    }
}
