using System.Globalization;
using ConvNeXtGen.Generator.Modules;
using ConvNeXtGen.Generator.Parsing;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>Turns one item of a row's arguments into the value that its parameter takes.</summary>
internal static class ArgumentConversion
{
    /// <summary>C# of "no activation".</summary>
    public const string NoActivation = "global::ConvNeXtGen.Graphs.Activation.Identity";

    /// <summary>What stands for an argument that means its default.</summary>
    public static readonly object Absent = new();

    /// <summary>The value; null when the item is none that the parameter takes.</summary>
    public static object? Convert(YamlNode node, ModuleParameter parameter, RowConfig config)
    {
        // An explicit None or null means the default, where there is one.
        if (parameter.IsOptional && node is YamlScalar { IsNull: true })
        {
            return Absent;
        }

        switch (parameter.Kind)
        {
            case ArgumentKind.Integer when TryInteger(node, config, out var integer) && InRange(integer, parameter):
                return (int)integer;
            case ArgumentKind.Number when node is YamlScalar scalar && scalar.TryGetNumber(out var number) && InRange(number, parameter):
                return number;
            case ArgumentKind.Boolean when node is YamlScalar scalar && TryBoolean(scalar, out var flag):
                return flag;
            case ArgumentKind.Text when node is YamlScalar { IsNull: false } scalar:
                return scalar.Text;
            case ArgumentKind.IntegerList when node is YamlSequence { Items.Count: > 0 } list:
                return Integers(list, parameter, config);
            case ArgumentKind.Activation:
                return Activation(node, config);
            case ArgumentKind.Any:
                return node;
            default:
                return null;
        }
    }

    /// <summary>What a parameter takes, for people.</summary>
    public static string Expected(ModuleParameter parameter)
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
            _ when parameter.Minimum == parameter.Maximum => Number(parameter.Minimum),
            (false, true) => $"{what} of at least {Number(parameter.Minimum)}",
            (true, false) => $"{what} of at most {Number(parameter.Maximum)}",
            _ => $"{what} between {Number(parameter.Minimum)} and {Number(parameter.Maximum)}",
        };
    }

    private static int[]? Integers(YamlSequence list, ModuleParameter parameter, RowConfig config)
    {
        var numbers = new int[list.Items.Count];
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!TryInteger(list.Items[i], config, out var value) || !InRange(value, parameter))
            {
                return null;
            }

            numbers[i] = (int)value;
        }

        return numbers;
    }

    // True is the network's default activation; anything but a known activation or True is none.
    private static object? Activation(YamlNode node, RowConfig config) => node switch
    {
        YamlScalar scalar when scalar.TryGetBoolean(out var flag) => flag ? Absent : NoActivation,
        YamlScalar { IsNull: true } => NoActivation,
        YamlScalar scalar when ActivationText.Parse(scalar.Text) is { } activation => config.IsUltralytics ? NoActivation : activation,
        _ => null,
    };

    // Python's truth: 0 and 1 do as well.
    private static bool TryBoolean(YamlScalar scalar, out bool value)
    {
        if (scalar.TryGetInteger(out var number))
        {
            value = number != 0;
            return number is 0 or 1;
        }

        return scalar.TryGetBoolean(out value);
    }

    private static bool TryInteger(YamlNode node, RowConfig config, out long value)
    {
        value = 0;
        return node is YamlScalar scalar
            && (scalar.TryGetInteger(out value) || TryWhole(scalar, out value) || config.TryResolve(scalar, out value))
            && value is >= int.MinValue and <= int.MaxValue;
    }

    // 2.0 is as good as 2.
    private static bool TryWhole(YamlScalar scalar, out long value)
    {
        var isWhole = scalar.TryGetNumber(out var number) && Math.Abs(number) <= int.MaxValue && number == Math.Floor(number);
        value = isWhole ? (long)number : 0;
        return isWhole;
    }

    private static bool InRange(double value, ModuleParameter parameter) => value >= parameter.Minimum && value <= parameter.Maximum;

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
