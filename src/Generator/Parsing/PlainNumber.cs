using System.Globalization;

namespace ConvNeXtGen.Generator.Parsing;

/// <summary>
/// Numbers as YAML 1.1 and Python's safe loader read a plain scalar: <c>0x40</c>, <c>0100</c> and <c>0b1000000</c> are 64, <c>1_024</c> is 1024, and
/// <c>2:8</c> is 128 to base 60. <c>0128</c> and <c>0o100</c> are words to it.
/// </summary>
internal static class PlainNumber
{
    private const int Base60 = 60;

    /// <summary>Reads a whole number.</summary>
    public static bool TryInteger(string text, out long value)
    {
        value = 0;
        var sign = text.Length > 0 && text[0] is '+' or '-' ? 1 : 0;
        var digits = text.Substring(sign);
        if (digits.Length == 0 || !char.IsDigit(digits[0]))
        {
            return false;
        }

        digits = digits.Replace("_", "");
        var read = digits switch
        {
            "0" => 0,
            ['0', 'b', .. var binary] => OfBase(binary, 2),
            ['0', 'x', .. var hexadecimal] => OfBase(hexadecimal, 16),
            ['0', .. var octal] => OfBase(octal, 8),
            _ when digits.IndexOf(':') > 0 => OfBase60(digits.Split(':')),
            _ => OfBase(digits, 10),
        };
        value = text[0] == '-' ? -(read ?? 0) : read ?? 0;
        return read is not null;
    }

    /// <summary>Reads a number with or without a fraction; <c>1e-6</c> counts, as people mean it (YAML 1.1 wants <c>1.0e-6</c>).</summary>
    public static bool TryNumber(string text, out double value)
    {
        if (TryInteger(text, out var whole))
        {
            value = whole;
            return true;
        }

        value = 0;
        return text.IndexOfAny(['.', 'e', 'E']) >= 0
            && (char.IsDigit(text[text.Length - 1]) || text[text.Length - 1] == '.')
            && text[0] != '_'
            && double.TryParse(text.Replace("_", ""), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value)
            && !double.IsNaN(value)
            && !double.IsInfinity(value);
    }

    /// <summary>The number that digits mean to a base; null when there are none, others, or too many.</summary>
    public static long? OfBase(string digits, int radix)
    {
        long value = 0;
        foreach (var character in digits)
        {
            var digit = character is >= '0' and <= '9' ? character - '0' : char.ToLowerInvariant(character) is >= 'a' and <= 'f' and var letter ? letter - 'a' + 10 : radix;
            if (digit >= radix || value > (long.MaxValue - digit) / radix)
            {
                return null;
            }

            value = (value * radix) + digit;
        }

        return digits.Length > 0 ? value : null;
    }

    private static long? OfBase60(string[] parts)
    {
        long? value = 0;
        for (var i = 0; i < parts.Length && value is not null; i++)
        {
            var part = OfBase(parts[i], 10);
            value = part is null || (i > 0 && part >= Base60) || parts[i].Length > 9 || value > int.MaxValue ? null : (value * Base60) + part;
        }

        return value;
    }
}
