using System.Globalization;
using System.Text;
using Spectre.Console;

namespace ConvNeXtGen.Models.Reports;

/// <summary>A network layer by layer: from, n, params, module, arguments, output.</summary>
/// <param name="info">The network.</param>
internal sealed class LayerTable(NetworkInfo info)
{
    private static readonly (string Title, bool IsNumber)[] s_columns =
    [
        ("#", true), ("from", true), ("n", true), ("params", true), ("module", false), ("arguments", false), ("output", true),
    ];

    /// <summary>What the table adds up to.</summary>
    public string Totals =>
        $"{info.Layers.Count} layers, {Numbers.Grouped(info.ParameterCount)} parameters, {Numbers.Giga(info.Macs)} GMACs at {info.InputChannels}×{info.ImageSize}×{info.ImageSize}";

    /// <summary>Writes it to a terminal.</summary>
    public void Write(IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (var (title, isNumber) in s_columns)
        {
            var column = new TableColumn(title).NoWrap();
            table.AddColumn(isNumber ? column.RightAligned() : column);
        }

        foreach (var layer in info.Layers)
        {
            table.AddRow(Cells(layer).Select((cell, index) => new Text(cell, index == 4 ? new Style(Color.Aqua) : Style.Plain)));
        }

        console.Write(table);
        console.WriteLine(Totals);
    }

    /// <summary>The table in Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder($"# {info.Name}\n\n");
        text.Append(string.Concat(s_columns.Select(column => $"| {column.Title} "))).Append("|\n");
        text.Append(string.Concat(s_columns.Select(column => column.IsNumber ? "| ---: " : "| --- "))).Append("|\n");
        foreach (var layer in info.Layers)
        {
            text.Append(string.Concat(Cells(layer).Select(cell => $"| {cell} "))).Append("|\n");
        }

        return text.Append('\n').Append(Totals).Append(".\n").ToString();
    }

    private static string[] Cells(LayerInfo layer) =>
    [
        layer.Index.ToString(CultureInfo.InvariantCulture),
        string.Join(", ", layer.From.Select(source => source == layer.Index - 1 ? "-1" : source.ToString(CultureInfo.InvariantCulture))),
        layer.Repeats.ToString(CultureInfo.InvariantCulture),
        Numbers.Grouped(layer.Parameters),
        layer.Module,
        layer.Arguments,
        string.Join("×", layer.OutputShape),
    ];
}
