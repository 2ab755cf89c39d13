using System.Globalization;
using ConvNeXtGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ConvNeXtGen.Generator.Parsing;

/// <summary>Turns YAML text into a syntax tree in which every node knows its place. Knows nothing of networks.</summary>
internal sealed class YamlReader
{
    private const int MaximumDepth = 32;
    private const int MaximumLength = 1 << 20;

    private readonly SourceText _text;
    private readonly DiagnosticBag _diagnostics;
    private readonly CancellationToken _cancellation;
    private readonly Scanner _scanner;
    private readonly IParser _parser;
    private readonly Stack<TextSpan> _open = new();

    private YamlReader(SourceText text, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        (_text, _diagnostics, _cancellation) = (text, diagnostics, cancellation);
        _scanner = new Scanner(new SourceTextReader(text), skipComments: true);
        _parser = new Parser(_scanner);
    }

    /// <summary>Reads the one document of a file.</summary>
    /// <returns>The root, or null when the file is empty or cannot be read; then the reason has been reported.</returns>
    public static YamlNode? Read(SourceText text, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        if (text.Length > MaximumLength)
        {
            diagnostics.Report(Descriptors.TooComplex, default, "large", Number(text.Length) + " characters", Number(MaximumLength));
            return null;
        }

        var reader = new YamlReader(text, diagnostics, cancellation);
        try
        {
            return reader.ReadDocument();
        }
        catch (YamlException e)
        {
            reader.ReportMalformed(e.Start, e.End, e.Message);
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet's scanner throws this for an unclosed flow collection that is followed by a key.
            reader.ReportMalformed(reader._scanner.CurrentPosition, reader._scanner.CurrentPosition, "a list or mapping is not closed before this line");
        }
        catch (ArgumentException e)
        {
            // And this for a tag that is no URI.
            reader.ReportMalformed(reader._scanner.CurrentPosition, reader._scanner.CurrentPosition, e.Message);
        }

        return null;
    }

    private YamlNode? ReadDocument()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
        {
            return null;
        }

        _parser.Consume<DocumentStart>();
        var root = ReadNode();
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
        {
            _diagnostics.Report(Descriptors.UnsupportedYaml, Span(second), "Several documents", "keep one network per file");
        }

        return root;
    }

    private YamlNode ReadNode()
    {
        _cancellation.ThrowIfCancellationRequested();
        if (_open.Count >= MaximumDepth)
        {
            throw new YamlException(_parser.Current!.Start, _parser.Current.End, $"more than {MaximumDepth} levels of nesting");
        }

        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            _diagnostics.Report(Descriptors.UnsupportedYaml, Span(alias), "Aliases", "write the value out");
            return new YamlScalar(Span(alias), "*" + alias.Value.Value, isPlain: false);
        }

        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            return ReadScalar(scalar);
        }

        return _parser.Accept<SequenceStart>(out _) ? ReadSequence() : ReadMapping();
    }

    private YamlScalar ReadScalar(Scalar scalar)
    {
        RejectAnchorAndTag(scalar);
        return new YamlScalar(Span(scalar), scalar.Value, scalar.Style == ScalarStyle.Plain);
    }

    private YamlSequence ReadSequence()
    {
        var start = _parser.Consume<SequenceStart>();
        RejectAnchorAndTag(start);
        _open.Push(Span(start));
        var items = new List<YamlNode>();
        while (!_parser.Accept<SequenceEnd>(out _))
        {
            items.Add(ReadNode());
        }

        _open.Pop();
        var end = _parser.Consume<SequenceEnd>();
        return new YamlSequence(Enclose(start, end, items.Count == 0 ? null : items[items.Count - 1].Span), items);
    }

    private YamlMapping ReadMapping()
    {
        var start = _parser.Consume<MappingStart>();
        RejectAnchorAndTag(start);
        _open.Push(Span(start));
        var entries = new List<YamlEntry>();
        var firsts = new Dictionary<string, TextSpan>(StringComparer.Ordinal);
        while (!_parser.Accept<MappingEnd>(out _))
        {
            var keyNode = ReadNode();
            var value = ReadNode();
            if (keyNode is not YamlScalar key)
            {
                _diagnostics.Report(Descriptors.UnsupportedYaml, keyNode.Span, "Keys that are lists or mappings", "a key is a word");
            }
            else if (firsts.TryGetValue(key.Text, out var first))
            {
                _diagnostics.Report(Descriptors.DuplicateKey, key.Span, key.Text, Number(_text.Lines.GetLinePosition(first.Start).Line + 1));
            }
            else
            {
                firsts.Add(key.Text, key.Span);
                entries.Add(new YamlEntry(key, value));
            }
        }

        _open.Pop();
        var end = _parser.Consume<MappingEnd>();
        return new YamlMapping(Enclose(start, end, entries.Count == 0 ? null : entries[entries.Count - 1].Value.Span), entries);
    }

    private void RejectAnchorAndTag(NodeEvent node)
    {
        if (!node.Anchor.IsEmpty)
        {
            _diagnostics.Report(Descriptors.UnsupportedYaml, Span(node), "Anchors", "write the value out where it is used");
        }

        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific)
        {
            _diagnostics.Report(Descriptors.UnsupportedYaml, Span(node), "Tags", $"remove '{node.Tag.Value}'");
        }
    }

    // A block collection ends where its last item does; YamlDotNet only notices on the next line.
    private TextSpan Enclose(ParsingEvent start, ParsingEvent end, TextSpan? last)
    {
        var from = Clamp(start.Start.Index);
        var isFlow = start is SequenceStart { Style: SequenceStyle.Flow } or MappingStart { Style: MappingStyle.Flow };
        var to = isFlow || last is null ? Clamp(end.End.Index) : last.Value.End;
        return TextSpan.FromBounds(from, Math.Max(from, to));
    }

    private void ReportMalformed(Mark start, Mark end, string message)
    {
        var from = Clamp(start.Index);
        var span = TextSpan.FromBounds(from, Math.Max(from, Clamp(end.Index)));
        var isNesting = message.StartsWith("more than ", StringComparison.Ordinal);
        if (isNesting)
        {
            _diagnostics.Report(Descriptors.TooComplex, span, "deep", message, Number(MaximumDepth));
            return;
        }

        if (_open.Count > 0 && _open.Peek() is var opened && opened.Start < _text.Length && (_text[opened.Start] == '[' || _text[opened.Start] == '{'))
        {
            var line = Number(_text.Lines.GetLinePosition(opened.Start).Line + 1);
            message += $" (inside the '{_text[opened.Start]}' opened on line {line})";
        }

        _diagnostics.Report(Descriptors.MalformedYaml, span, message.TrimEnd('.'));
    }

    private TextSpan Span(ParsingEvent e) => TextSpan.FromBounds(Clamp(e.Start.Index), Math.Max(Clamp(e.Start.Index), Clamp(e.End.Index)));

    private int Clamp(long index) => (int)Math.Max(0, Math.Min(index, _text.Length));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
