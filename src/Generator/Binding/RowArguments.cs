using System.Globalization;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Modules;
using ConvNeXtGen.Generator.Parsing;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>The arguments of a row, checked against what its module declares.</summary>
internal sealed class RowArguments
{
    /// <summary>C# of "no activation".</summary>
    public const string NoActivation = "global::ConvNeXtGen.Graphs.Activation.Identity";

    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, YamlNode> _nodes = new(StringComparer.Ordinal);

    private RowArguments()
    {
    }

    /// <summary>Checks count, types and ranges.</summary>
    /// <returns>The arguments, or null when something was reported.</returns>
    public static RowArguments? Read(RowSyntax row, ModuleDefinition module, RowConfig config, DiagnosticBag diagnostics)
    {
        var parameters = module.ParametersFor(config.Dialect, row.Args.Items.Count);
        var items = row.Args.Items;
        var required = parameters.Count(p => !p.IsOptional);
        if (items.Count < required || items.Count > parameters.Count)
        {
            var count = required == parameters.Count ? Text(required) : $"{Text(required)} to {Text(parameters.Count)}";
            var names = parameters.Count == 0 ? "none" : string.Join(", ", parameters.Select(p => p.IsOptional ? $"[{p.Name}]" : p.Name));
            var noun = count == "1" ? "argument" : "arguments";
            diagnostics.Report(Descriptors.WrongArgumentCount, row.Args.Span, row.Module.Text, $"{count} {noun}", names, Text(items.Count));
            return null;
        }

        var arguments = new RowArguments();
        var valid = true;
        for (var i = 0; i < items.Count; i++)
        {
            var value = Convert(items[i], parameters[i], config, out var expected);
            if (value is null)
            {
                diagnostics.Report(Descriptors.WrongArgumentType, items[i].Span, parameters[i].Name, row.Module.Text, expected, items[i].Describe());
                valid = false;
                continue;
            }

            arguments._nodes.Add(parameters[i].Name, items[i]);
            arguments._values.Add(parameters[i].Name, value);
        }

        return valid ? arguments : null;
    }

    public bool Has(string name) => _values.TryGetValue(name, out var value) && value is not Absent;

    public TextSpan? SpanOf(string name) => _nodes.TryGetValue(name, out var node) ? node.Span : null;

    public YamlNode? Node(string name) => _nodes.TryGetValue(name, out var node) ? node : null;

    public object? Value(string name) => Has(name) ? _values[name] : null;

    // An explicit None or null means the default, where there is one.
    private static object? Convert(YamlNode node, ModuleParameter parameter, RowConfig config, out string expected)
    {
        expected = Expected(parameter);
        if (parameter.IsOptional && node is YamlScalar { IsNull: true })
        {
            return Absent.Instance;
        }

        switch (parameter.Kind)
        {
            case ArgumentKind.Integer when TryInteger(node, config, out var integer) && InRange(integer, parameter):
                return (int)integer;
            case ArgumentKind.Number when node is YamlScalar scalar && scalar.TryGetNumber(out var number) && InRange(number, parameter):
                return number;
            case ArgumentKind.Boolean when node is YamlScalar scalar && scalar.TryGetBoolean(out var flag):
                return flag;
            case ArgumentKind.Text when node is YamlScalar { IsNull: false } scalar:
                return scalar.Text;
            case ArgumentKind.IntegerList when node is YamlSequence { Items.Count: > 0 } list:
                var numbers = new List<int>();
                foreach (var item in list.Items)
                {
                    if (!TryInteger(item, config, out var value) || !InRange(value, parameter))
                    {
                        return null;
                    }

                    numbers.Add((int)value);
                }

                return numbers.ToArray();
            case ArgumentKind.Activation:
                return Activation(node, config);
            case ArgumentKind.Any:
                return node;
            default:
                return null;
        }
    }

    // True is the network's default activation; anything but a known activation or True is none.
    private static object? Activation(YamlNode node, RowConfig config) => node switch
    {
        YamlScalar scalar when scalar.TryGetBoolean(out var flag) => flag ? Absent.Instance : NoActivation,
        YamlScalar { IsNull: true } => NoActivation,
        YamlScalar scalar when ActivationText.Parse(scalar.Text) is { } activation => config.IsUltralytics ? NoActivation : activation,
        _ => null,
    };

    private static bool TryInteger(YamlNode node, RowConfig config, out long value)
    {
        value = 0;
        return node is YamlScalar scalar
            && (scalar.TryGetInteger(out value) || config.TryResolve(scalar, out value))
            && value is >= int.MinValue and <= int.MaxValue;
    }

    private static bool InRange(double value, ModuleParameter parameter) => value >= parameter.Minimum && value <= parameter.Maximum;

    private static string Expected(ModuleParameter parameter)
    {
        var what = parameter.Kind switch
        {
            ArgumentKind.Integer => "a whole number",
            ArgumentKind.Number => "a number",
            ArgumentKind.Boolean => "True or False",
            ArgumentKind.Text => "a word",
            ArgumentKind.IntegerList => "a list of whole numbers",
            ArgumentKind.Activation => "True, False or an activation such as nn.ReLU()",
            _ => "a value",
        };
        return (double.IsInfinity(parameter.Minimum), double.IsInfinity(parameter.Maximum)) switch
        {
            _ when parameter.Minimum <= int.MinValue && parameter.Maximum >= int.MaxValue => what,
            (false, true) => $"{what} of at least {Number(parameter.Minimum)}",
            (true, false) => $"{what} of at most {Number(parameter.Maximum)}",
            _ => $"{what} between {Number(parameter.Minimum)} and {Number(parameter.Maximum)}",
        };
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private sealed class Absent
    {
        public static readonly Absent Instance = new();
    }
}
