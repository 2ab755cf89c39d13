using ConvNeXtGen.Generator.Parsing;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>YOLOv5 evaluates the items of a row as Python: whole-number arithmetic with + - * // ** and parentheses is read here, too.</summary>
internal sealed class PythonArithmetic
{
    private const long Limit = 1L << 40;
    private const int MaximumLength = 64;

    private readonly string _text;
    private readonly Func<string, long?> _names;
    private int _position;

    private PythonArithmetic(string text, Func<string, long?> names) => (_text, _names) = (text.Replace(" ", ""), names);

    /// <summary>The value of an expression; null when it is none, or out of bounds.</summary>
    public static long? Evaluate(string text, Func<string, long?> names)
    {
        if (text.Length > MaximumLength)
        {
            return null;
        }

        var reader = new PythonArithmetic(text, names);
        return reader.Sum() is { } value && reader._position == reader._text.Length ? value : null;
    }

    /// <summary>A whole number as Python writes it: <c>64</c>, <c>0x40</c>, <c>0o100</c> or <c>0b1000000</c>.</summary>
    public static long? Literal(string word) => word switch
    {
        ['0', 'x' or 'X', .. var digits] => PlainNumber.OfBase(digits, 16),
        ['0', 'o' or 'O', .. var digits] => PlainNumber.OfBase(digits, 8),
        ['0', 'b' or 'B', .. var digits] => PlainNumber.OfBase(digits, 2),
        ['0', _, ..] => null,
        _ => PlainNumber.OfBase(word, 10),
    };

    private long? Sum()
    {
        var value = Product();
        while (value is { } left && (Take("+") ? '+' : Take("-") ? '-' : ' ') is not ' ' and var sign)
        {
            value = Bounded(sign == '+' ? left + Product() : left - Product());
        }

        return value;
    }

    private long? Product()
    {
        var value = Power();
        while (value is { } left && (Take("//") ? '/' : Take("*") ? '*' : ' ') is not ' ' and var sign)
        {
            var right = Power();
            value = right is null or 0 && sign == '/' ? null : Bounded(sign == '*' ? left * right : FloorDivision(left, right!.Value));
        }

        return value;
    }

    private long? Power()
    {
        var value = Atom();
        if (value is not { } left || !Take("**"))
        {
            return value;
        }

        // To the right first, as in Python.
        if (Power() is not { } exponent || exponent is < 0 or > 40)
        {
            return null;
        }

        long? result = 1;
        for (var i = 0; i < exponent && result is not null; i++)
        {
            result = Bounded(result * left);
        }

        return result;
    }

    private long? Atom()
    {
        if (Take("-"))
        {
            return -Power();
        }

        if (Take("("))
        {
            var inner = Sum();
            return Take(")") ? inner : null;
        }

        var start = _position;
        while (_position < _text.Length && (char.IsLetterOrDigit(_text[_position]) || _text[_position] == '_'))
        {
            _position++;
        }

        var word = _text.Substring(start, _position - start);
        return Bounded(Literal(word)) ?? _names(word);
    }

    private bool Take(string token)
    {
        // One star is not the beginning of two.
        if (string.CompareOrdinal(_text, _position, token, 0, token.Length) != 0 || (token == "*" && string.CompareOrdinal(_text, _position, "**", 0, 2) == 0))
        {
            return false;
        }

        _position += token.Length;
        return true;
    }

    private static long FloorDivision(long left, long right) => (left / right) - (left % right != 0 && (left < 0) != (right < 0) ? 1 : 0);

    private static long? Bounded(long? value) => value is >= -Limit and <= Limit ? value : null;
}
