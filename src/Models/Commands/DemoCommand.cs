using System.CommandLine;
using ConvNeXtGen.Models.Catalog;
using ConvNeXtGen.Models.Reports;
using ConvNeXtGen.Models.Runs;
using ConvNeXtGen.Training;
using Spectre.Console;

namespace ConvNeXtGen.Models.Commands;

/// <summary><c>convnextgen demo</c>, and <c>convnextgen</c> alone: from a YAML file to a trained network, in less than a minute.</summary>
internal static class DemoCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("demo", "Show the network made from convnext_digits.yaml, train it on handwritten digits, judge it.");
        Configure(command, terminal);
        return command;
    }

    /// <summary>Makes a command run the demo.</summary>
    public static void Configure(Command command, Terminal terminal)
    {
        var arguments = new TrainingArguments();
        arguments.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.Run(() => Run(arguments, parsed, parsed.GetRequiredValue(arguments.Runs), terminal.Output, cancellation)));
    }

    private static int Run(TrainingArguments arguments, ParseResult parsed, string runs, IAnsiConsole console, CancellationToken cancellation)
    {
        var info = NetworkCatalog.Find(new RunArguments().Model).Info;
        console.MarkupLineInterpolated($"[bold]{info.Name}[/], made by the compiler from Zoo/{info.Config}:");
        new LayerTable(info).Write(console);
        console.WriteLine();

        var folder = RunFolder.Create(runs);
        var exitCode = new TrainingRun(arguments.Read(parsed, info), folder, console).Execute(resume: false, cancellation);
        if (exitCode == 0)
        {
            console.WriteUnwrapped($"next: convnextgen predict --row 17 --weights {folder.BestWeights}");
        }

        return exitCode;
    }
}
