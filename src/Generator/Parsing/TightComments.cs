using System.Text;

namespace ConvNeXtGen.Generator.Parsing;

/// <summary>
/// Comments that directly follow a bracket, comma or quote, as in <c>[64, 3, 2]],# 0-P1/2</c>. Python's reader, which configs are
/// written for, takes them; YamlDotNet's scanner wants a space in front. They are blanked, so that all positions stay.
/// </summary>
internal static class TightComments
{
    /// <summary>The text without such comments; the same string when there are none.</summary>
    public static string Blank(string text)
    {
        StringBuilder? blanked = null;
        for (var at = text.IndexOf('#'); at >= 0; at = at + 1 < text.Length ? text.IndexOf('#', at + 1) : -1)
        {
            if (at == 0 || text[at - 1] is not (',' or ']' or '}' or '"' or '\'') || IsQuoted(text, at))
            {
                continue;
            }

            blanked ??= new StringBuilder(text);
            for (; at < text.Length && text[at] is not ('\n' or '\r'); at++)
            {
                blanked[at] = ' ';
            }
        }

        return blanked?.ToString() ?? text;
    }

    // Whether a quote that was opened on the same line is still open.
    private static bool IsQuoted(string text, int position)
    {
        var start = position;
        while (start > 0 && text[start - 1] is not ('\n' or '\r'))
        {
            start--;
        }

        var (quote, before) = ('\0', ',');
        for (var i = start; i < position; i++)
        {
            var c = text[i];
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
            }
            else if (c is '"' or '\'' && before is ',' or '[' or '{' or ':' or '-')
            {
                quote = c;
            }

            before = c == ' ' ? before : c;
        }

        return quote != '\0';
    }
}
