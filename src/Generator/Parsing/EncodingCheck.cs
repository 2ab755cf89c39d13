using System.Text;
using ConvNeXtGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Parsing;

/// <summary>Says when a file was not written as UTF-8: the compiler then guesses, or puts a replacement character.</summary>
internal static class EncodingCheck
{
    private const int Utf16 = 1200;
    private const int Utf16BigEndian = 1201;
    private const int Ascii = 20127;

    public static void Run(SourceText text, DiagnosticBag diagnostics)
    {
        var content = text.ToString();
        if (content.IndexOf('\uFFFD') is >= 0 and var lost)
        {
            diagnostics.Report(Descriptors.NotUtf8, new TextSpan(lost, 1), "a character was lost here");
            return;
        }

        if (text.Encoding is { } encoding && encoding.CodePage != Encoding.UTF8.CodePage && encoding.CodePage is not (Utf16 or Utf16BigEndian or Ascii))
        {
            for (var i = 0; i < content.Length; i++)
            {
                if (content[i] > '\u007F')
                {
                    diagnostics.Report(Descriptors.NotUtf8, new TextSpan(i, 1), $"it was read as {encoding.WebName}, so that this may not be the character that was written");
                    return;
                }
            }
        }
    }
}
