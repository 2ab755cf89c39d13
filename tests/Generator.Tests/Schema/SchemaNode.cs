using System.Text.Json.Nodes;

namespace ConvNeXtGen.Generator.Tests.Schema;

/// <summary>Pieces of a JSON Schema.</summary>
internal static class SchemaNode
{
    public static JsonObject Integer(double least, double most)
    {
        var node = new JsonObject { ["type"] = "integer" };
        Limit(node, least, most);
        return node;
    }

    public static JsonObject Boolean() => new() { ["type"] = "boolean" };

    /// <summary>Any word: YAML makes numbers and booleans of some.</summary>
    public static JsonObject Scalar() => new() { ["type"] = Strings("string", "number", "boolean") };

    public static JsonObject List(JsonObject item, int? most = null)
    {
        var node = new JsonObject { ["type"] = "array", ["items"] = item, ["minItems"] = 1 };
        if (most is { } count)
        {
            node["maxItems"] = count;
        }

        return node;
    }

    public static JsonObject AnyOf(params JsonObject[] alternatives) =>
        alternatives.Length == 1 ? alternatives[0] : new() { ["anyOf"] = new JsonArray([.. alternatives]) };

    public static JsonObject Reference(string definition) => new() { ["$ref"] = "#/definitions/" + definition };

    public static JsonArray Strings(params string[] texts) => new([.. texts.Select(text => JsonValue.Create(text))]);

    public static JsonObject Copy(JsonObject node) => (JsonObject)node.DeepClone();

    /// <summary>Writes the limits that are any.</summary>
    public static void Limit(JsonObject node, double least, double most)
    {
        if (least > int.MinValue)
        {
            node["minimum"] = JsonValue.Create(least);
        }

        if (most < int.MaxValue)
        {
            node["maximum"] = JsonValue.Create(most);
        }
    }
}
