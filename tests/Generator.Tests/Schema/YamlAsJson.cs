using System.Text.Json.Nodes;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Parsing;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Tests.Schema;

/// <summary>What a JSON Schema sees of a YAML file: its scalars with the types of YAML 1.2's core schema.</summary>
internal static class YamlAsJson
{
    public static JsonNode? Read(string yaml)
    {
        var text = SourceText.From(yaml);
        return Convert(YamlReader.Read(text, new DiagnosticBag("net.yaml", text), CancellationToken.None));
    }

    private static JsonNode? Convert(YamlNode? node) => node switch
    {
        YamlMapping map => new JsonObject(map.Entries.Select(entry => KeyValuePair.Create(entry.Key.Text, Convert(entry.Value)))),
        YamlSequence list => new JsonArray([.. list.Items.Select(Convert)]),
        YamlScalar { IsPlain: false } text => JsonValue.Create(text.Text),
        YamlScalar { Text: "" or "~" or "null" or "Null" or "NULL" } => null,
        YamlScalar scalar when scalar.TryGetBoolean(out var flag) => JsonValue.Create(flag),
        YamlScalar scalar when !scalar.Text.Contains('_', StringComparison.Ordinal) && scalar.TryGetInteger(out var integer) => JsonValue.Create(integer),
        YamlScalar scalar when !scalar.Text.Contains('_', StringComparison.Ordinal) && scalar.TryGetNumber(out var number) => JsonValue.Create(number),
        YamlScalar scalar => JsonValue.Create(scalar.Text),
        _ => null,
    };
}
