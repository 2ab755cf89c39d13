using System.Globalization;
using ConvNeXtGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace ConvNeXtGen.Generator.Parsing;

/// <summary>Turns YAML text into a syntax tree in which every node knows its place. Knows nothing of networks.</summary>
internal sealed class YamlReader
{
    private const int MaximumDepth = 32;
    private const int MaximumLength = 1 << 20;

    private const string NoDocumentStart = "Did not find expected <document start>.";

    private readonly SourceText _text;
    private readonly DiagnosticBag _diagnostics;
    private readonly CancellationToken _cancellation;
    private readonly TokenStream _tokens;
    private readonly Stack<Token> _open = new();
    private bool _hasTagDirective;

    private YamlReader(SourceText text, string content, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        (_text, _diagnostics, _cancellation) = (text, diagnostics, cancellation);
        _tokens = new TokenStream(content);
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

        // A byte of a file in another encoding can look like YAML's rare line end U+0085.
        var content = TightComments.Blank(text.ToString().Replace('\u0085', ' '));
        var reader = new YamlReader(text, content, diagnostics, cancellation);
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
            // YamlDotNet's scanner throws this where a flow collection goes on in a line that is not indented enough.
            if (ReadJoined(text, content, diagnostics, cancellation) is { } root)
            {
                return root;
            }

            reader.ReportMalformed(reader._tokens.Position, reader._tokens.Position, "a list or mapping is not closed before this line");
        }
        catch (ArgumentException e)
        {
            // And this for a tag that is no URI.
            reader.ReportMalformed(reader._tokens.Position, reader._tokens.Position, e.Message);
        }

        return null;
    }

    // Python's reader takes such lines, unless they show that a bracket was forgotten.
    private static YamlNode? ReadJoined(SourceText text, string content, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        var found = diagnostics.Fork();
        try
        {
            var root = new YamlReader(text, FlowLines.Join(content), found, cancellation).ReadDocument();
            return found.HasErrors ? null : root;
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private YamlNode? ReadDocument()
    {
        _tokens.Take();
        if (!ReadDirectives() && _tokens.Current is StreamEnd)
        {
            return null;
        }

        YamlNode? root = null;
        if (_tokens.Current is DocumentStart)
        {
            _tokens.Take();
            root = _tokens.Current is DocumentStart or DocumentEnd or StreamEnd ? Nothing(_tokens.Current.Start) : null;
        }

        root ??= ReadNode(isIndentless: false);
        RejectSecondDocument();
        return root;
    }

    // Returns whether there were any; then the document must begin with '---'.
    private bool ReadDirectives()
    {
        var any = false;
        for (; _tokens.Current is VersionDirective or TagDirective; any = true)
        {
            _hasTagDirective |= _tokens.Take() is TagDirective;
        }

        return any && _tokens.Current is not DocumentStart ? throw _tokens.Unexpected(NoDocumentStart) : any;
    }

    // Another one begins with '---', or behind '...' with a word.
    private void RejectSecondDocument()
    {
        var isClosed = false;
        for (; _tokens.Current is DocumentEnd; isClosed = true)
        {
            _tokens.Take();
        }

        if (!ReadDirectives() && _tokens.Current is StreamEnd)
        {
            return;
        }

        if (_tokens.Current is not DocumentStart && !(isClosed && _tokens.Current is BlockMappingStart or Scalar))
        {
            throw _tokens.Unexpected(NoDocumentStart);
        }

        _diagnostics.Report(Descriptors.UnsupportedYaml, Span(_tokens.Current.Start, _tokens.Current.End), "Several documents", "keep one network per file");
    }

    private YamlNode ReadNode(bool isIndentless)
    {
        _cancellation.ThrowIfCancellationRequested();
        if (_open.Count >= MaximumDepth)
        {
            throw _tokens.Unexpected($"more than {MaximumDepth} levels of nesting");
        }

        if (_tokens.Current is AnchorAlias alias)
        {
            _tokens.Take();
            _diagnostics.Report(Descriptors.UnsupportedYaml, Span(alias.Start, alias.End), "Aliases", "write the value out");
            return new YamlScalar(Span(alias.Start, alias.End), "*" + alias.Value.Value, isPlain: false);
        }

        var start = _tokens.Current.Start;
        if (_tokens.Current is Anchor or Tag && ReadProperties(start) is { } empty)
        {
            return empty;
        }

        var token = _tokens.Current;
        switch (token)
        {
            case Scalar scalar:
                _tokens.Take();
                return new YamlScalar(Span(start, scalar.End), scalar.Value, scalar.Style == ScalarStyle.Plain);
            case BlockSequenceStart or FlowSequenceStart:
            case BlockEntry when isIndentless:
                return ReadSequence(start);
            case BlockMappingStart or FlowMappingStart:
                return ReadMapping(start);
            default:
                throw _tokens.Unexpected("While parsing a node, did not find expected node content.");
        }
    }

    // Anchor and tag, in either order; neither is supported. Returns the node where there is nothing else to it.
    private YamlScalar? ReadProperties(Mark start)
    {
        Anchor? anchor = null;
        Tag? tag = null;
        var end = start;
        while ((_tokens.Current is Anchor && anchor is null) || (_tokens.Current is Tag && tag is null))
        {
            end = _tokens.Current.End;
            anchor ??= _tokens.Current as Anchor;
            tag ??= _tokens.Current as Tag;
            _tokens.Take();
        }

        var isEmpty = _tokens.Current is not (Scalar or BlockSequenceStart or FlowSequenceStart or BlockMappingStart or FlowMappingStart or BlockEntry);
        var span = Span(start, isEmpty ? end : _tokens.Current.End);
        if (anchor is not null)
        {
            _diagnostics.Report(Descriptors.UnsupportedYaml, span, "Anchors", "write the value out where it is used");
        }

        if (tag is { Handle: not ("" or "!" or "!!") } && !_hasTagDirective)
        {
            throw new YamlException(tag.Start, tag.End, "While parsing a node, found undefined tag handle.");
        }

        // A lone '!' says nothing.
        if (tag is not null && (tag.Handle + tag.Suffix) != "!")
        {
            var name = tag.Handle == "!!" ? "tag:yaml.org,2002:" + tag.Suffix : tag.Handle + tag.Suffix;
            _diagnostics.Report(Descriptors.UnsupportedYaml, span, "Tags", $"remove '{name}'");
        }

        return isEmpty ? Nothing(start) : null;
    }

    private YamlSequence ReadSequence(Mark start)
    {
        var opened = _tokens.Current;
        _open.Push(opened);
        var items = new List<YamlNode>();
        TextSpan span;
        if (opened is FlowSequenceStart)
        {
            _tokens.Take();
            ReadFlowItems(items);
            span = Span(start, _tokens.Take().End);
        }
        else if (opened is BlockSequenceStart)
        {
            _tokens.Take();
            ReadBlockItems(items);
            if (_tokens.Current is not BlockEnd)
            {
                throw _tokens.Unexpected("While parsing a block collection, did not find expected '-' indicator.");
            }

            span = BlockSpan(start, items[items.Count - 1].Span);
            _tokens.Take();
        }
        else
        {
            ReadBlockItems(items);
            span = BlockSpan(start, items[items.Count - 1].Span);
        }

        _open.Pop();
        return new YamlSequence(span, items);
    }

    private void ReadFlowItems(List<YamlNode> items)
    {
        while (_tokens.Current is not FlowSequenceEnd)
        {
            if (items.Count > 0)
            {
                Separate("While parsing a flow sequence, did not find expected ',' or ']'.");
            }

            if (_tokens.Current is not FlowSequenceEnd)
            {
                items.Add(_tokens.Current is Key ? ReadPair() : ReadNode(isIndentless: false));
            }
        }
    }

    private void ReadBlockItems(List<YamlNode> items)
    {
        while (_tokens.Current is BlockEntry)
        {
            var end = _tokens.Take().End;
            items.Add(_tokens.Current is BlockEntry or Key or Value or BlockEnd ? Nothing(end) : ReadNode(isIndentless: false));
        }
    }

    private YamlMapping ReadMapping(Mark start)
    {
        var opened = _tokens.Take();
        _open.Push(opened);
        var entries = new List<YamlEntry>();
        var firsts = new Dictionary<string, YamlScalar>(StringComparer.Ordinal);
        var isFlow = opened is FlowMappingStart;
        if (isFlow)
        {
            ReadFlowEntries(entries, firsts);
        }
        else
        {
            ReadBlockEntries(entries, firsts);
        }

        _open.Pop();
        var end = _tokens.Take().End;
        return new YamlMapping(isFlow || entries.Count == 0 ? Span(start, end) : BlockSpan(start, entries[entries.Count - 1].Value.Span), entries);
    }

    private void ReadBlockEntries(List<YamlEntry> entries, Dictionary<string, YamlScalar> firsts)
    {
        while (_tokens.Current is not BlockEnd)
        {
            if (_tokens.Current is not Key)
            {
                throw _tokens.Unexpected("While parsing a block mapping, did not find expected key.");
            }

            AddEntry(entries, firsts, ReadBlockPart<Key>(), ReadBlockPart<Value>());
        }
    }

    // 'key' or ': value' of a block mapping; either may be missing.
    private YamlNode ReadBlockPart<TIndicator>()
        where TIndicator : Token
    {
        if (_tokens.Current is not TIndicator)
        {
            return Nothing(_tokens.Current.Start);
        }

        var end = _tokens.Take().End;
        return _tokens.Current is Key or Value or BlockEnd ? Nothing(end) : ReadNode(isIndentless: true);
    }

    private void ReadFlowEntries(List<YamlEntry> entries, Dictionary<string, YamlScalar> firsts)
    {
        for (var isFirst = true; _tokens.Current is not FlowMappingEnd; isFirst = false)
        {
            if (!isFirst)
            {
                Separate("While parsing a flow mapping, did not find expected ',' or '}'.");
            }

            if (_tokens.Current is Key)
            {
                AddEntry(entries, firsts, ReadFlowPart<Key>(), ReadFlowPart<Value>());
            }
            else if (_tokens.Current is not FlowMappingEnd)
            {
                // A word without a value.
                AddEntry(entries, firsts, ReadNode(isIndentless: false), Nothing(_tokens.Current.Start));
            }
        }
    }

    // [a: 1] is a list of one mapping.
    private YamlMapping ReadPair()
    {
        _open.Push(_tokens.Current);
        var entries = new List<YamlEntry>();
        var (key, value) = (ReadFlowPart<Key>(), ReadFlowPart<Value>());
        AddEntry(entries, new(StringComparer.Ordinal), key, value);
        _open.Pop();
        return new YamlMapping(TextSpan.FromBounds(key.Span.Start, value.Span.End), entries);
    }

    private YamlNode ReadFlowPart<TIndicator>()
        where TIndicator : Token
    {
        if (_tokens.Current is not TIndicator)
        {
            return Nothing(_tokens.Current.Start);
        }

        _tokens.Take();
        return _tokens.Current is Value or FlowEntry or FlowMappingEnd or FlowSequenceEnd ? Nothing(_tokens.Current.Start) : ReadNode(isIndentless: false);
    }

    private void Separate(string complaint)
    {
        if (_tokens.Current is not FlowEntry)
        {
            throw _tokens.Unexpected(complaint);
        }

        _tokens.Take();
    }

    private void AddEntry(List<YamlEntry> entries, Dictionary<string, YamlScalar> firsts, YamlNode keyNode, YamlNode value)
    {
        if (keyNode is not YamlScalar key)
        {
            _diagnostics.Report(Descriptors.UnsupportedYaml, keyNode.Span, "Keys that are lists or mappings", "a key is a word");
        }
        else if (firsts.TryGetValue(key.Text, out var first))
        {
            _diagnostics.Report(Descriptors.DuplicateKey, key.Span, key.Text, Number(_text.Lines.GetLinePosition(first.Span.Start).Line + 1));
        }
        else
        {
            firsts.Add(key.Text, key);
            entries.Add(new YamlEntry(key, value));
        }
    }

    private YamlScalar Nothing(Mark place) => new(Span(place, place), "", isPlain: true);

    // A block collection ends where its last item does; the scanner only notices on the next line.
    private TextSpan BlockSpan(Mark start, TextSpan last) => TextSpan.FromBounds(Clamp(start.Index), Math.Max(Clamp(start.Index), last.End));

    private void ReportMalformed(Mark start, Mark end, string message)
    {
        var span = Span(start, end);
        var isNesting = message.StartsWith("more than ", StringComparison.Ordinal);
        if (isNesting)
        {
            _diagnostics.Report(Descriptors.TooComplex, span, "deep", message, Number(MaximumDepth));
            return;
        }

        if (_open.Count > 0 && _open.Peek() is FlowSequenceStart or FlowMappingStart)
        {
            var opened = Clamp(_open.Peek().Start.Index);
            var line = Number(_text.Lines.GetLinePosition(opened).Line + 1);
            message += $" (inside the '{_text[opened]}' opened on line {line})";
        }

        _diagnostics.Report(Descriptors.MalformedYaml, span, message.TrimEnd('.'));
    }

    private TextSpan Span(Mark start, Mark end) => TextSpan.FromBounds(Clamp(start.Index), Math.Max(Clamp(start.Index), Clamp(end.Index)));

    private int Clamp(long index) => (int)Math.Max(0, Math.Min(index, _text.Length));

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
