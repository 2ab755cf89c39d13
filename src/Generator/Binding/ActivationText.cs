using System.Globalization;
using ConvNeXtGen.Generator.Emission;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>Reads an activation as configs write it, <c>nn.LeakyReLU(0.1)</c>, and gives the C# that makes it.</summary>
internal static class ActivationText
{
    private static readonly Dictionary<string, (string Kind, double? Alpha)> s_known = new(StringComparer.Ordinal)
    {
        ["SiLU"] = ("Silu", null),
        ["ReLU"] = ("Relu", null),
        ["ReLU6"] = ("Relu6", null),
        ["LeakyReLU"] = ("LeakyRelu", 0.01),
        ["Hardswish"] = ("Hardswish", null),
        ["Mish"] = ("Mish", null),
        ["GELU"] = ("Gelu", null),
        ["ELU"] = ("Elu", 1),
        ["Sigmoid"] = ("Sigmoid", null),
        ["Tanh"] = ("Tanh", null),
        ["Identity"] = ("Identity", null),
    };

    /// <summary>Names that are known, as a config would write them.</summary>
    public static IEnumerable<string> Names => s_known.Keys.Select(k => $"nn.{k}()");

    /// <summary>The C# of an activation; null when the text is none that is known.</summary>
    public static string? Parse(string text)
    {
        var open = text.IndexOf('(');
        if (open < 0 || !text.EndsWith(")", StringComparison.Ordinal))
        {
            return null;
        }

        var name = text.Substring(0, open).Trim();
        var dot = name.LastIndexOf('.');
        if (dot >= 0 && name.Substring(0, dot) is not ("nn" or "torch.nn") || !s_known.TryGetValue(name.Substring(dot + 1), out var known))
        {
            return null;
        }

        var arguments = text.Substring(open + 1, text.Length - open - 2).Split([','], StringSplitOptions.RemoveEmptyEntries).Select(a => a.Trim()).Where(a => !a.StartsWith("inplace", StringComparison.Ordinal)).ToArray();
        var alpha = known.Alpha;
        if (arguments.Length > 0)
        {
            var number = arguments[0].Substring(arguments[0].IndexOf('=') + 1);
            if (alpha is null || !double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var given))
            {
                return arguments.Length == 1 && (arguments[0] is "True" or "False") ? Expression(known.Kind, known.Alpha) : null;
            }

            alpha = given;
        }

        return Expression(known.Kind, alpha);
    }

    private static string Expression(string kind, double? alpha) =>
        $"new global::ConvNeXtGen.Graphs.Activation(global::ConvNeXtGen.Graphs.ActivationKind.{kind}{(alpha is { } a ? ", " + CSharpLiteral.Double(a) : "")})";
}
