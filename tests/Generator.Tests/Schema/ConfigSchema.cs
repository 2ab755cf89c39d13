using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ConvNeXtGen.Generator.Binding;
using ConvNeXtGen.Generator.Modules;
using static ConvNeXtGen.Generator.Tests.Schema.SchemaNode;

namespace ConvNeXtGen.Generator.Tests.Schema;

/// <summary>
/// The JSON Schema of the config language, made of the generator's vocabulary. In draft 7 and with array forms of <c>items</c>, because that is
/// what YAML editors understand.
/// </summary>
internal static class ConfigSchema
{
    private static readonly JsonSerializerOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema's text: a definition on each line, so that a change of one module is a change of one line.</summary>
    public static string Write()
    {
        string[] head =
        [
            Entry("$schema", "http://json-schema.org/draft-07/schema#"),
            Entry("title", "ConvNeXtGen network config"),
            Entry("description", "A network that ConvNeXtGen compiles to a TorchSharp module: ConvNeXt stages (depths, dims), or YOLO rows (backbone, head)."),
            Entry("anyOf", new JsonArray(Reference("stageConfig"), Reference("rowConfig"))),
        ];
        var definitions = Definitions().Select(pair => "    " + Entry(pair.Key, pair.Value!));
        return "{\n  " + string.Join(",\n  ", head) + ",\n  \"definitions\": {\n" + string.Join(",\n", definitions) + "\n  }\n}\n";
    }

    private static string Entry(string key, JsonNode value) => $"{JsonValue.Create(key).ToJsonString(s_options)}: {value.ToJsonString(s_options)}";

    private static IEnumerable<KeyValuePair<string, JsonNode?>> Properties(ConfigKey key) => key.OtherNames.Prepend(key.Name).Select(name =>
    {
        var value = Copy(key.Value);
        return KeyValuePair.Create(name, (JsonNode?)new JsonObject(value.ToArray().Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())).Prepend(new("description", key.Meaning))));
    });

    private static JsonObject Form(ConfigForm form, string title, params string[] required) => new()
    {
        ["title"] = title,
        ["type"] = "object",
        ["properties"] = new JsonObject(ConfigKeys.All.Where(key => key.Form.HasFlag(form)).SelectMany(Properties)),
        ["additionalProperties"] = false,
        ["required"] = Strings(required),
    };

    private static JsonObject Definitions()
    {
        var definitions = new JsonObject
        {
            ["stageConfig"] = Form(ConfigForm.Stages, "ConvNeXt stages", "depths", "dims"),
            ["rowConfig"] = Form(ConfigForm.Rows, "YOLO rows", "backbone"),
            ["rows"] = new JsonObject { ["type"] = "array", ["items"] = Reference("row") },
            ["from"] = new JsonObject
            {
                ["description"] = "What the row reads: -1 is the row before, other negative numbers count back, others are row numbers. A list for modules with several inputs.",
                ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, List(new JsonObject { ["type"] = "integer" })),
            },
            ["number"] = new JsonObject { ["description"] = "How often the module is repeated, before the depth gain.", ["type"] = "integer", ["minimum"] = 1, ["maximum"] = 1000 },
            ["none"] = new JsonObject { ["enum"] = new JsonArray("None", "~", null) },
            ["wholeText"] = new JsonObject { ["type"] = "string", ["pattern"] = "^ *([-+]?[0-9]+(\\.0*)?|nc|reg_max) *$" },
            ["numberText"] = new JsonObject { ["type"] = "string", ["pattern"] = "^ *[-+]?[0-9.]+([eE][-+]?[0-9]+)? *$" },
            ["boolean"] = new JsonObject { ["anyOf"] = new JsonArray(Boolean(), new JsonObject { ["enum"] = new JsonArray(0, 1, "True", "False", "true", "false", "yes", "no", "on", "off") }) },
            ["activation"] = new JsonObject { ["anyOf"] = new JsonArray(Boolean(), new JsonObject { ["type"] = "string", ["examples"] = Strings([.. ActivationText.Names]) }, Reference("none")) },
        };
        definitions["row"] = new JsonObject
        {
            ["description"] = "[from, number, module, args]",
            ["anyOf"] = new JsonArray([.. ModuleCatalog.All.Select(module => Reference(Key(module))), Reference("userRow")]),
        };
        foreach (var module in ModuleCatalog.All)
        {
            definitions[Key(module)] = Row(new JsonObject { ["description"] = module.Summary, ["enum"] = Strings([.. Names(module)]) }, Arguments(module));
        }

        definitions["userRow"] = Row(
            new JsonObject { ["description"] = "A class of the project marked [NetworkModule].", ["type"] = "string", ["not"] = new JsonObject { ["enum"] = Strings([.. ModuleCatalog.All.SelectMany(Names)]) } },
            new JsonObject { ["type"] = "array" });
        return definitions;
    }

    // YOLOv5 also takes torch.nn.X.
    private static IEnumerable<string> Names(ModuleDefinition module) =>
        module.Names.Concat(module.Names.Where(name => name.StartsWith("nn.", StringComparison.Ordinal)).Select(name => "torch." + name));

    private static string Key(ModuleDefinition module) => "row." + module.Names[0];

    private static JsonObject Row(JsonObject module, JsonObject arguments) => new()
    {
        ["type"] = "array",
        ["items"] = new JsonArray(Reference("from"), Reference("number"), module, arguments),
        ["additionalItems"] = false,
        ["minItems"] = 4,
    };

    private static JsonObject Arguments(ModuleDefinition module) => AnyOf([.. ArgumentForms.Of(module).Select(Arguments)]);

    private static JsonObject Arguments(IReadOnlyList<ModuleParameter> form)
    {
        var arguments = new JsonObject
        {
            ["description"] = ArgumentForms.Text(form),
            ["type"] = "array",
            ["maxItems"] = form.Count,
        };
        if (form.Count == 0)
        {
            // Some validators take a limit of 0 for none.
            arguments["items"] = new JsonObject { ["not"] = new JsonObject() };
        }
        else
        {
            arguments["items"] = new JsonArray([.. form.Select(Argument)]);
            arguments["additionalItems"] = false;
            arguments["minItems"] = form.Count(parameter => !parameter.IsOptional);
        }

        return arguments;
    }

    private static JsonObject Argument(ModuleParameter parameter)
    {
        var value = parameter.Kind switch
        {
            ArgumentKind.Integer => Numbers(parameter, "integer"),
            ArgumentKind.Number => Numbers(parameter, "number"),
            ArgumentKind.Boolean => Reference("boolean"),
            ArgumentKind.Text => Scalar(),
            ArgumentKind.IntegerList => List(Numbers(parameter, "integer")),
            ArgumentKind.Activation => Reference("activation"),
            _ => new JsonObject(),
        };
        var node = parameter.IsOptional && parameter.Kind is not (ArgumentKind.Any or ArgumentKind.Activation) ? AnyOf(value, Reference("none")) : value;
        // Beside a reference draft 7 sees nothing else.
        return node.ContainsKey("$ref")
            ? new JsonObject { ["description"] = $"{parameter.Name}: {parameter.Meaning}", ["allOf"] = new JsonArray(node) }
            : new JsonObject(node.ToArray().Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())).Prepend(new("description", $"{parameter.Name}: {parameter.Meaning}")));
    }

    private static JsonObject Numbers(ModuleParameter parameter, string type)
    {
        var number = new JsonObject { ["type"] = type };
        Limit(number, parameter.Minimum, parameter.Maximum);
        // The originals read quoted numbers, and names of keys, as numbers.
        var text = type == "integer"
            ? Reference("wholeText")
            : Reference("numberText");
        return AnyOf(number, text);
    }
}
