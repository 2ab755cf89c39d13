using ConvNeXtGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Parsing;

/// <summary>Looks through a file that is no YAML for what usually is the reason; a scanner notices it later and elsewhere.</summary>
internal static class LikelySlips
{
    /// <summary>Reports the first tab in an indentation, and the first key without a space behind its colon.</summary>
    public static void Report(SourceText text, DiagnosticBag diagnostics)
    {
        var (tab, colon) = (false, false);
        foreach (var line in text.Lines)
        {
            var content = line.ToString();
            var start = content.Length - content.TrimStart().Length;
            if (!tab && start < content.Length && content.IndexOf('\t', 0, start) is >= 0 and var at)
            {
                tab = true;
                diagnostics.Report(Descriptors.MalformedYaml, new TextSpan(line.Start + at, 1), "a tab in the indentation: YAML wants spaces");
            }

            if (!colon && KeyWithoutSpace(content) is { } end)
            {
                colon = true;
                diagnostics.Report(Descriptors.MalformedYaml, new TextSpan(line.Start, end), "a space is missing behind the ':'");
            }
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
