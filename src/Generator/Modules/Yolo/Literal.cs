using ConvNeXtGen.Generator.Emission;

namespace ConvNeXtGen.Generator.Modules.Yolo;

/// <summary>Constructor arguments as C#.</summary>
internal static class Literal
{
    /// <summary>Positional arguments: whole numbers, numbers, booleans; null is null.</summary>
    public static string List(params object?[] values) => string.Join(", ", values.Select(One));

    /// <summary>", name: value", or nothing for a null value.</summary>
    public static string Named(string name, string? value) => value is null ? "" : $", {name}: {value}";

    /// <summary>A collection expression.</summary>
    public static string Array<T>(IEnumerable<T> values) => $"[{string.Join(", ", values.Select(v => One(v)))}]";

    private static string One(object? value) => value switch
    {
        null => "null",
        int number => CSharpLiteral.Integer(number),
        double number => CSharpLiteral.Double(number),
        bool flag => CSharpLiteral.Boolean(flag),
        string text => text,
        _ => throw new ArgumentException($"No literal for {value.GetType()}."),
    };
}
