using System.CommandLine;
using ConvNeXtGen.Models.Catalog;
using ConvNeXtGen.Models.Reports;

namespace ConvNeXtGen.Models.Commands;

/// <summary><c>convnextgen summary MODEL</c>: a network layer by layer.</summary>
internal static class SummaryCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = ModelArgument.Create();
        var markdown = new Option<bool>("--markdown") { Description = "Write Markdown" };
        var command = new Command("summary", "Show a network layer by layer.") { model, markdown };
        command.SetAction(parsed =>
        {
            var info = NetworkCatalog.Find(parsed.GetRequiredValue(model)).Info;
            var table = new LayerTable(info);
            if (parsed.GetValue(markdown))
            {
                // Past the console's width: a wrapped Markdown row is none.
                terminal.Output.Profile.Out.Writer.Write(table.ToMarkdown());
                return;
            }

            table.Write(terminal.Output);
        });
        return command;
    }
}
