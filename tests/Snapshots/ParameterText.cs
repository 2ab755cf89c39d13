using System.Globalization;
using System.Reflection;

namespace VerifyTests;

/// <summary>The part of a file name that tells the cases of a theory apart.</summary>
internal static class ParameterText
{
    // Windows' list on every system: a snapshot made on Linux must be checked out on Windows.
    private const string NotInFileNames = "\"\\<>|:*?/";

    public static string Of(MethodInfo method, object?[] values)
    {
        var parameters = method.GetParameters();
        if (values.Length == 0 || values.Length > parameters.Length)
        {
            throw new VerifyException(
                $"'{method.DeclaringType?.Name}.{method.Name}' has {parameters.Length} parameters, but UseParameters was given {values.Length} values.");
        }

        return string.Join('_', values.Select((value, i) => $"{parameters[i].Name}={Safe(Text(parameters[i].Name, value))}"));
    }

    public static string Safe(string text) =>
        string.Concat(text.Select(c => c < ' ' || NotInFileNames.Contains(c) ? '-' : c));

    private static string Text(string? name, object? value) => value switch
    {
        null => "null",
        string text => text,
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        bool or char => value.ToString()!,
        _ => throw new VerifyException($"Parameter '{name}' of type {value.GetType()} has no short text: use UseTextForParameters."),
    };
}
