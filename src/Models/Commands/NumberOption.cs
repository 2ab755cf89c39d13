using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Numerics;

namespace ConvNeXtGen.Models.Commands;

/// <summary>Which numbers an option takes.</summary>
/// <param name="Holds">Whether one is among them.</param>
/// <param name="Demand">The same in words: <c>must be at least 1</c>.</param>
internal sealed record NumberRange<T>(Func<T, bool> Holds, string Demand)
{
    /// <summary>Any number.</summary>
    public static NumberRange<T> Any { get; } = new(_ => true, "");
}

/// <summary>Options that take a number. The parser's own conversion speaks of 'System.Int32' and fails before a range can be looked at.</summary>
internal static class NumberOption
{
    /// <summary>An option with a value when it is not given.</summary>
    public static Option<T> Of<T>(string name, string description, T value, NumberRange<T> range, params string[] aliases)
        where T : struct, INumber<T> => new(name, aliases)
        {
            Description = description,
            DefaultValueFactory = _ => value,
            CustomParser = result => Parse(result, name, range) ?? value,
        };

    /// <summary>An option that is null when it is not given.</summary>
    public static Option<T?> Optional<T>(string name, string description, NumberRange<T> range, params string[] aliases)
        where T : struct, INumber<T> => new(name, aliases)
        {
            Description = description,
            CustomParser = result => Parse(result, name, range),
        };

    /// <summary>Numbers from one on.</summary>
    public static NumberRange<T> AtLeast<T>(T least)
        where T : INumber<T> => new(value => value >= least, $"must be at least {least}");

    /// <summary>Numbers from one to another, both included.</summary>
    public static NumberRange<T> Between<T>(T least, T most)
        where T : INumber<T> => new(value => value >= least && value <= most, $"must lie between {least} and {most}");

    private static T? Parse<T>(ArgumentResult result, string name, NumberRange<T> range)
        where T : struct, INumber<T>
    {
        var text = result.Tokens.Single().Value;
        // Half of one is cut to nothing where there are whole numbers only.
        var isWhole = T.IsInteger(T.One / (T.One + T.One));
        if (!T.TryParse(text, isWhole ? NumberStyles.Integer : NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !T.IsFinite(number))
        {
            result.AddError($"{name} must be a {(isWhole ? "whole " : "")}number{(BigInteger.TryParse(text, out _) ? " of usual size" : "")}, but is '{text}'.");
            return null;
        }

        if (!range.Holds(number))
        {
            result.AddError($"{name} {range.Demand}, but is {number}.");
        }

        return number;
    }
}
