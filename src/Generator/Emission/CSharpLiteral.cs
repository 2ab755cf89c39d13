using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace ConvNeXtGen.Generator.Emission;

/// <summary>C# text of values, the same in every culture and on every host.</summary>
internal static class CSharpLiteral
{
    public static string Integer(long value) => value.ToString(CultureInfo.InvariantCulture) + (value is > int.MaxValue or < int.MinValue ? "L" : "");

    public static string Boolean(bool value) => value ? "true" : "false";

    public static string String(string value) => SymbolDisplay.FormatLiteral(value, quote: true);

    /// <summary>The shortest text that reads back as the same number; always with a point or an exponent.</summary>
    public static string Double(double value)
    {
        // .NET Framework and .NET disagree about "R": try precisions instead.
        for (var digits = 1; digits <= 17; digits++)
        {
            var text = value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
            if (double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture).Equals(value))
            {
                return text.IndexOfAny(['.', 'E']) >= 0 ? text : text + ".0";
            }
        }

        return value.ToString("G17", CultureInfo.InvariantCulture);
    }

    /// <summary>A count for people: 28,589,128.</summary>
    public static string Grouped(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A double for people, to four digits: 0.1, 1E-06, 0.005882, 2.</summary>
    public static string Readable(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
