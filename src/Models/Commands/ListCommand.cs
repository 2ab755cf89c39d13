using System.CommandLine;
using ConvNeXtGen.Models.Catalog;
using ConvNeXtGen.Models.Reports;
using Spectre.Console;

namespace ConvNeXtGen.Models.Commands;

/// <summary><c>convnextgen list</c>: the networks of the zoo.</summary>
internal static class ListCommand
{
    public static Command Create(Terminal terminal)
    {
        var command = new Command("list", "Show the networks of the zoo.");
        command.SetAction(_ => Run(terminal.Output));
        return command;
    }

    private static void Run(IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("network");
        table.AddColumn("task");
        table.AddColumn(new TableColumn("parameters").RightAligned());
        table.AddColumn(new TableColumn("GMACs").RightAligned());
        table.AddColumn(new TableColumn("image").RightAligned());
        table.AddColumn(new TableColumn("classes").RightAligned());
        table.AddColumn("config");
        foreach (var info in NetworkCatalog.All.Select(entry => entry.Info))
        {
            table.AddRow(
                new Text(info.Name, new Style(Color.Aqua)),
                new Text(info.Task.ToString().ToLowerInvariant()),
                new Text(Numbers.Grouped(info.ParameterCount)),
                new Text(Numbers.Giga(info.Macs)),
                new Text($"{info.InputChannels}×{info.ImageSize}×{info.ImageSize}"),
                new Text(info.Classes > 0 ? Numbers.Grouped(info.Classes) : "–"),
                new Text(info.Config));
        }

        console.Write(table);
        console.WriteLine($"{NetworkCatalog.All.Count} networks, all made by the compiler. 'convnextgen summary MODEL' shows one layer by layer.");
    }
}
