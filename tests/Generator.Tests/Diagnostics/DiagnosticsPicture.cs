using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace ConvNeXtGen.Generator.Tests.Diagnostics;

/// <summary>Draws diagnostics under the lines of the file that they point at, so that a snapshot shows whether the place is right.</summary>
internal static class DiagnosticsPicture
{
    public static string Draw(string yaml, IEnumerable<Diagnostic> diagnostics)
    {
        var lines = yaml.Split('\n');
        var picture = new StringBuilder();
        foreach (var diagnostic in diagnostics)
        {
            var span = diagnostic.Location.GetLineSpan();
            var (start, end) = (span.StartLinePosition, span.EndLinePosition);
            var line = start.Line < lines.Length ? lines[start.Line] : "";
            var width = Math.Max(1, (end.Line == start.Line ? end.Character : line.Length) - start.Character);
            var number = (start.Line + 1).ToString(CultureInfo.InvariantCulture);
            picture.Append(CultureInfo.InvariantCulture, $"{diagnostic.Id} {diagnostic.Severity.ToString().ToLowerInvariant()}: {diagnostic.GetMessage(CultureInfo.InvariantCulture)}\n");
            picture.Append(CultureInfo.InvariantCulture, $"{number} | {line}\n");
            picture.Append(CultureInfo.InvariantCulture, $"{new string(' ', number.Length)} | {new string(' ', start.Character)}{new string('^', width)}\n\n");
        }

        return picture.ToString().TrimEnd('\n');
    }
}
