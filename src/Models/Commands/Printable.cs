using System.Globalization;

namespace ConvNeXtGen.Models.Commands;

/// <summary>Makes text from a file harmless to show: an escape sequence in a tensor's name must not steer the terminal.</summary>
internal static class Printable
{
    /// <summary>The text with control characters spelt out, line breaks and tabs aside.</summary>
    public static string Text(string text) => text.Any(IsHarmful)
        ? string.Concat(text.Select(c => IsHarmful(c) ? "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture) : c.ToString()))
        : text;

    private static bool IsHarmful(char c) => char.IsControl(c) && c is not ('\n' or '\r' or '\t');
}
