using System.CommandLine;
using ConvNeXtGen.Models.Catalog;
using ConvNeXtGen.Models.Reports;

namespace ConvNeXtGen.Models.Commands;

/// <summary><c>convnextgen summary MODEL</c>: a network row by row, as a table or as a graph.</summary>
internal static class SummaryCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = ModelArgument.Create();
        var markdown = Format("--markdown", "Write the table in Markdown");
        var mermaid = Format("--mermaid", "Write the graph in Mermaid");
        var svg = Format("--svg", "Draw the graph as SVG");
        var command = new Command("summary", "Show a network row by row, or layer by layer.") { model, markdown, mermaid, svg };
        command.SetAction(parsed =>
        {
            var info = NetworkCatalog.Find(parsed.GetRequiredValue(model)).Info;
            (Option<string?> Option, Func<string> Write)[] formats =
            [
                (markdown, new LayerTable(info).ToMarkdown),
                (mermaid, () => MermaidGraph.Write(NetworkGraph.Of(info), NetworkGraph.ImageShape(info))),
                (svg, () => SvgGraph.Write(NetworkGraph.Of(info), NetworkGraph.ImageShape(info))),
            ];
            var asked = formats.Where(format => parsed.GetResult(format.Option) is not null).ToArray();
            foreach (var (option, write) in asked)
            {
                Put(terminal, parsed.GetValue(option), write());
            }

            if (asked.Length == 0)
            {
                new LayerTable(info).Write(terminal.Output);
            }
        });
        return command;
    }

    private static Option<string?> Format(string name, string what) =>
        new(name) { Description = $"{what}, to FILE or to standard output", HelpName = "FILE", Arity = ArgumentArity.ZeroOrOne };

    private static void Put(Terminal terminal, string? path, string text)
    {
        if (path is null or "-")
        {
            // Past the console's width: a wrapped document is none.
            terminal.Output.Profile.Out.Writer.Write(text);
            return;
        }

        OutputFile.Write(path, text);
        terminal.Output.WriteUnwrapped($"wrote {path}");
    }
}
