using System.Globalization;
using System.Text;
using ConvNeXtGen.Generator.Parsing;

namespace ConvNeXtGen.Generator.Tests.Parsing;

/// <summary>A syntax tree in one line a node: where it stands and what it is.</summary>
internal static class NodeText
{
    public static string Of(YamlNode? node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    public static string Scalar(string text, bool isPlain) => text + (isPlain ? " plain" : " quoted");

    public static string Sequence(int count) => string.Create(CultureInfo.InvariantCulture, $"list of {count}");

    public static string Mapping(int count) => string.Create(CultureInfo.InvariantCulture, $"mapping of {count}");

    public static string Line(long start, long end, string what) => string.Create(CultureInfo.InvariantCulture, $"{start}..{end} {what}\n");

    private static void Write(YamlNode? node, StringBuilder text)
    {
        switch (node)
        {
            case YamlScalar scalar:
                text.Append(Line(scalar.Span.Start, scalar.Span.End, Scalar(scalar.Text, scalar.IsPlain)));
                break;
            case YamlSequence sequence:
                text.Append(Line(sequence.Span.Start, sequence.Span.End, Sequence(sequence.Items.Count)));
                foreach (var item in sequence.Items)
                {
                    Write(item, text);
                }

                break;
            case YamlMapping mapping:
                text.Append(Line(mapping.Span.Start, mapping.Span.End, Mapping(mapping.Entries.Count)));
                foreach (var entry in mapping.Entries)
                {
                    Write(entry.Key, text);
                    Write(entry.Value, text);
                }

                break;
        }
    }
}
