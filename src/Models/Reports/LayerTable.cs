using System.Globalization;
using System.Text;
using ConvNeXtGen.Models.Commands;
using Spectre.Console;

namespace ConvNeXtGen.Models.Reports;

/// <summary>A network row by row, or layer by layer where its config has no rows: from, n, params, module, arguments, output.</summary>
/// <param name="info">The network.</param>
internal sealed class LayerTable(NetworkInfo info)
{
    private const int ModuleColumn = 4;
    private const int ArgumentsColumn = 5;
    private const int LeastArguments = 12;

    private static readonly (string Title, bool IsNumber)[] s_columns =
    [
        ("#", true), ("from", true), ("n", true), ("params", true), ("module", false), ("arguments", false), ("output", true),
    ];

    private readonly NetworkGraph _graph = NetworkGraph.Of(info);

    /// <summary>What the table adds up to. A multiply-accumulate counts as two operations, as YOLO projects count.</summary>
    public string Totals =>
        $"{(info.Rows.Count > 0 ? $"{info.Rows.Count} rows, " : "")}{info.Layers.Count} layers, {Numbers.Grouped(info.ParameterCount)} parameters, {Numbers.Giga(2 * info.Macs)} GFLOPs ({Numbers.Giga(info.Macs)} GMACs) at {info.InputChannels}×{info.ImageSize}×{info.ImageSize}";

    /// <summary>Writes it to a terminal, in lines that stay whole: a broken row cannot be read.</summary>
    public void Write(IAnsiConsole console)
    {
        var rows = _graph.Nodes.Select(Cells).Prepend([.. s_columns.Select(column => column.Title)]).ToArray();
        var widths = s_columns.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        // On a terminal long arguments are cut, in a file they are kept.
        var spare = console.Profile.Width - widths.Sum(width => width + 2) - 2;
        if (console.Profile.Capabilities.Ansi && spare < 0)
        {
            widths[ArgumentsColumn] = Math.Max(LeastArguments, widths[ArgumentsColumn] + spare);
        }

        for (var i = 0; i < rows.Length; i++)
        {
            var cells = rows[i].Select((cell, column) => Fit(cell, widths[column], s_columns[column].IsNumber)).ToArray();
            if (!console.Profile.Capabilities.Ansi)
            {
                console.WriteUnwrapped(string.Join("  ", cells).TrimEnd());
                continue;
            }

            var line = new Paragraph();
            for (var column = 0; column < cells.Length; column++)
            {
                line.Append(cells[column] + "  ", i == 0 ? new Style(decoration: Decoration.Bold) : column == ModuleColumn ? new Style(Color.Aqua) : Style.Plain);
            }

            console.Write(line);
            console.WriteLine();
        }

        console.WriteLine();
        console.WriteLine(Totals);
    }

    /// <summary>The table in Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder($"# {info.Name}\n\n");
        text.Append(string.Concat(s_columns.Select(column => $"| {column.Title} "))).Append("|\n");
        text.Append(string.Concat(s_columns.Select(column => column.IsNumber ? "| ---: " : "| --- "))).Append("|\n");
        foreach (var node in _graph.Nodes)
        {
            text.Append(string.Concat(Cells(node).Select(cell => $"| {cell.Replace("|", "\\|", StringComparison.Ordinal)} "))).Append("|\n");
        }

        return text.Append('\n').Append(Totals).Append(".\n").ToString();
    }

    private static string Fit(string cell, int width, bool isNumber)
    {
        var text = cell.Length > width ? cell[..(width - 1)] + "…" : cell;
        return isNumber ? text.PadLeft(width) : text.PadRight(width);
    }

    // As configs write it: the node before is -1, but in a head's list every level goes by its number.
    private string[] Cells(GraphNode node) =>
    [
        node.Index.ToString(CultureInfo.InvariantCulture),
        string.Join(", ", node.From.Select(source => source == node.Index - 1 && (node.From.Count == 1 || node != _graph.Nodes[^1]) ? "-1" : source.ToString(CultureInfo.InvariantCulture))),
        node.Repeats.ToString(CultureInfo.InvariantCulture),
        Numbers.Grouped(node.Parameters),
        node.Module,
        node.Arguments,
        node.ShapeText,
    ];
}
