using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Modules;
using ConvNeXtGen.Generator.Parsing;
using Microsoft.CodeAnalysis.Text;
using static ConvNeXtGen.Generator.Binding.RowConfig;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>The arguments of a row, checked against what its module declares.</summary>
internal sealed class RowArguments
{
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, YamlNode> _nodes = new(StringComparer.Ordinal);

    private RowArguments()
    {
    }

    /// <summary>Checks count, types and ranges.</summary>
    /// <returns>The arguments, or null when something was reported.</returns>
    public static RowArguments? Read(RowSyntax row, ModuleDefinition module, RowConfig config, DiagnosticBag diagnostics)
    {
        var items = row.Args.Items;
        if (items.FirstOrDefault(IsCut) is YamlScalar cut)
        {
            diagnostics.Report(Descriptors.ItemCutAtComma, cut.Span, cut.Text);
            return null;
        }

        var parameters = module.ParametersFor(config.Dialect, items.Count);
        var required = parameters.Count(p => !p.IsOptional);
        if (items.Count < required || items.Count > parameters.Count)
        {
            var count = required == parameters.Count ? Text(required) : $"{Text(required)} to {Text(parameters.Count)}";
            var names = parameters.Count == 0 ? "none" : string.Join(", ", parameters.Select(p => p.IsOptional ? $"[{p.Name}]" : p.Name));
            var noun = count == "1" ? "argument" : "arguments";
            diagnostics.Report(Descriptors.WrongArgumentCount, row.Args.Span, row.Module.Text, $"{count} {noun}", names, Text(items.Count), DialectHint(module, config, items.Count));
            return null;
        }

        var arguments = new RowArguments();
        var valid = true;
        for (var i = 0; i < items.Count; i++)
        {
            valid &= arguments.Add(Unquoted(items[i]), parameters[i], module, row.Module.Text, config, diagnostics);
        }

        return valid ? arguments : null;
    }

    public bool Has(string name) => _values.TryGetValue(name, out var value) && value != ArgumentConversion.Absent;

    public TextSpan? SpanOf(string name) => _nodes.TryGetValue(name, out var node) ? node.Span : null;

    public YamlNode? Node(string name) => _nodes.TryGetValue(name, out var node) ? node : null;

    public object? Value(string name) => Has(name) ? _values[name] : null;

    private bool Add(YamlNode item, ModuleParameter parameter, ModuleDefinition module, string name, RowConfig config, DiagnosticBag diagnostics)
    {
        if (ArgumentConversion.Convert(item, parameter, config) is { } value)
        {
            _nodes.Add(parameter.Name, item);
            _values.Add(parameter.Name, value);
            if (parameter.Kind == ArgumentKind.Activation && config.IsUltralytics && item is YamlScalar { IsNull: false } text && !text.TryGetBoolean(out _))
            {
                diagnostics.Report(Descriptors.ActivationStaysText, item.Span, text.Text, name);
            }

            return true;
        }

        if (item is YamlScalar { Text: "nc" } && config.ClassesAreWrong)
        {
            return false;
        }

        if (item is YamlScalar { Text: "nc" } && config.Classes is null)
        {
            diagnostics.Report(Descriptors.MissingKey, item.Span, "nc", "the number of classes");
        }
        else
        {
            diagnostics.Report(Descriptors.WrongArgumentType, item.Span, parameter.Name, name, ArgumentConversion.Expected(parameter), item.Describe() + ActivationHint(item, parameter, module));
        }

        return false;
    }

    // The originals evaluate the text of an item whether it is quoted or not. Inside of lists a text stays one.
    private static YamlNode Unquoted(YamlNode item) =>
        item is YamlScalar { IsPlain: false } text ? new YamlScalar(text.Span, text.Text.Trim(), isPlain: true) : item;

    // YOLOv7's Conv and early ones of YOLOv5 have no dilation, so that the activation stands one place earlier.
    private static string ActivationHint(YamlNode item, ModuleParameter parameter, ModuleDefinition module) =>
        parameter.Kind == ArgumentKind.Integer && item is YamlScalar text && ActivationText.Parse(text.Text) is not null && module.Parameters.Any(p => p.Kind == ArgumentKind.Activation)
            ? $": the activation comes behind '{parameter.Name}' here"
            : "";

    private static bool IsCut(YamlNode item) =>
        item is YamlScalar { IsPlain: true } scalar && scalar.Text.Count(c => c == '(') > scalar.Text.Count(c => c == ')');

    // As when [nc, anchors] stands in a file of Ultralytics.
    private static string DialectHint(ModuleDefinition module, RowConfig config, int count)
    {
        foreach (var dialect in new[] { Dialect.Yolov5, Dialect.Ultralytics83, Dialect.Ultralytics84 })
        {
            var parameters = module.ParametersFor(dialect, count);
            if (dialect != config.Dialect && count >= parameters.Count(p => !p.IsOptional) && count <= parameters.Count)
            {
                return $". That is its form in the dialect {DialectDetection.NameOf(dialect)}, but this file is read as {DialectDetection.NameOf(config.Dialect)}; 'dialect:' changes that";
            }
        }

        return "";
    }
}
