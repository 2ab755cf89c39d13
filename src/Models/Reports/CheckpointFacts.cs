using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConvNeXtGen.Checkpoints;
using ConvNeXtGen.Models.Commands;
using Spectre.Console;

namespace ConvNeXtGen.Models.Reports;

/// <summary>What <c>convnextgen inspect</c> tells of a checkpoint.</summary>
internal sealed class CheckpointFacts(CheckpointFile file, CheckpointInspection inspection, IReadOnlyList<NetworkMatch> matches)
{
    private const int ShownTensors = 20;
    private const int ShownMatches = 5;
    private const int ShownText = 100;
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private StateDictionary Tensors => inspection.Dictionary.Tensors;

    /// <summary>Shows them to a reader.</summary>
    /// <param name="console">Where to.</param>
    /// <param name="all">Whether to show every tensor.</param>
    public void Write(IAnsiConsole console, bool all)
    {
        Line("file", $"{file.Path}, {FormatName(file.Format).Replace('_', ' ')}, {Numbers.Bytes(new FileInfo(file.Path).Length)}");
        foreach (var dictionary in file.Dictionaries)
        {
            Line("dictionary", $"{(dictionary.Name.Length == 0 ? "the file itself" : dictionary.Name)}, {dictionary.Tensors.Count} tensors{(dictionary.Name == inspection.Dictionary.Name ? ", shown here" : "")}");
        }

        Line("names", SchemeOption.NameOf(inspection.Scheme) + (inspection.Prefix.Length == 0 ? "" : $" behind the prefix '{inspection.Prefix}'"));
        Line("parameters", Numbers.Grouped(inspection.ParameterCount));
        foreach (var (key, value) in file.Metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Line("metadata", $"{key} = {(value.Length > ShownText && !all ? value[..ShownText] + "…" : value)}");
        }

        WriteTensors(console, all ? Tensors.Count : ShownTensors);
        console.WriteLine(matches.Count == 0 ? "No network of the zoo shares a layer with it." : "Networks of the zoo, by the share of values in layers that agree:");
        foreach (var match in matches.Take(all ? matches.Count : ShownMatches))
        {
            console.WriteLine($"  {Numbers.Percent(match.Agreement),9}  {match.Network.Name}");
        }

        void Line(string what, string text) => console.WriteUnwrapped($"{what,-11} {Printable.Text(text)}");
    }

    /// <summary>All of them for a program.</summary>
    public string ToJson() => new JsonObject
    {
        ["file"] = file.Path,
        ["format"] = FormatName(file.Format),
        ["bytes"] = new FileInfo(file.Path).Length,
        ["dictionaries"] = new JsonArray([.. file.Dictionaries.Select(dictionary => new JsonObject { ["name"] = dictionary.Name, ["tensors"] = dictionary.Tensors.Count })]),
        ["dictionary"] = inspection.Dictionary.Name,
        ["scheme"] = SchemeOption.NameOf(inspection.Scheme),
        ["prefix"] = inspection.Prefix,
        ["parameters"] = inspection.ParameterCount,
        ["metadata"] = new JsonObject(file.Metadata.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        ["tensors"] = new JsonArray([.. Tensors.Select(entry => new JsonObject
        {
            ["name"] = entry.Name,
            ["dtype"] = entry.ElementType.TorchName(),
            ["shape"] = new JsonArray([.. entry.Shape.Select(size => JsonValue.Create(size))]),
        })]),
        ["matches"] = new JsonArray([.. matches.Select(match => new JsonObject { ["network"] = match.Network.Name, ["agreement"] = match.Agreement })]),
    }.ToJsonString(s_json);

    private void WriteTensors(IAnsiConsole console, int count)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn("tensor");
        table.AddColumn("type");
        table.AddColumn("shape");
        foreach (var entry in Tensors.Take(count))
        {
            table.AddRow(new Text(Printable.Text(entry.Name)), new Text(entry.ElementType.TorchName()), new Text($"[{string.Join(", ", entry.Shape)}]"));
        }

        console.Write(table);
        if (Tensors.Count > count)
        {
            console.WriteLine($"… and {Tensors.Count - count} more; --all shows them.");
        }
    }

    private static string FormatName(CheckpointFormat format) => format switch
    {
        CheckpointFormat.PyTorchZip => "pytorch_zip",
        CheckpointFormat.PyTorchLegacy => "pytorch_legacy",
        _ => JsonNamingPolicy.SnakeCaseLower.ConvertName(format.ToString()),
    };
}
