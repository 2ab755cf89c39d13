using ConvNeXtGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Parsing;

/// <summary>Looks through a file that is no YAML for what usually is the reason; a scanner notices it later and elsewhere.</summary>
internal static class LikelySlips
{
    private static readonly char[] s_fullWidth = ['\uFF1A', '\uFF0C', '\u3000', '\uFF3B', '\uFF3D'];

    /// <summary>
    /// Reports the first tab in an indentation, the first key without a space behind its colon, and the first full-width sign; what the scanner
    /// said of such a line or the next only follows from it.
    /// </summary>
    public static void Report(SourceText text, DiagnosticBag diagnostics)
    {
        var isFirst = true;
        var (tab, colon, wide) = (false, false, false);
        foreach (var line in text.Lines)
        {
            var content = line.ToString();
            var start = content.Length - content.TrimStart().Length;
            if (!tab && start < content.Length && content.IndexOf('\t', 0, start) is >= 0 and var at)
            {
                tab = true;
                Found(new TextSpan(line.Start + at, 1), "a tab in the indentation: YAML wants spaces");
            }

            if (!colon && KeyWithoutSpace(content) is { } end)
            {
                colon = true;
                Found(new TextSpan(line.Start, end), "a space is missing behind the ':'");
            }

            var comment = content.IndexOf('#');
            if (!wide && content.IndexOfAny(s_fullWidth, 0, comment < 0 ? content.Length : comment) is >= 0 and var sign)
            {
                wide = true;
                Found(new TextSpan(line.Start + sign, 1), $"the full-width '{content[sign]}' means nothing in YAML, write the plain character");
            }
        }

        void Found(TextSpan span, string what)
        {
            if (isFirst)
            {
                var line = text.Lines.GetLinePosition(span.Start).Line;
                diagnostics.Withdraw(item => item.Descriptor == Descriptors.MalformedYaml && (item.Location.Span.End == 0 || item.Location.Lines.Start.Line - line is 0 or 1));
            }

            isFirst = false;
            diagnostics.Report(Descriptors.MalformedYaml, span, what);
        }
    }

    // A line such as nc:80. The length up to the colon, which is included.
    private static int? KeyWithoutSpace(string line)
    {
        var end = 0;
        while (end < line.Length && (char.IsLetterOrDigit(line[end]) || line[end] == '_'))
        {
            end++;
        }

        return end > 0 && end + 1 < line.Length && line[end] == ':' && !char.IsWhiteSpace(line[end + 1]) ? end + 1 : null;
    }
}
