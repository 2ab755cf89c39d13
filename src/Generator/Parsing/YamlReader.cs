using System.Globalization;
using ConvNeXtGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace ConvNeXtGen.Generator.Parsing;

/// <summary>Turns YAML text into a syntax tree in which every node knows its place. Knows nothing of networks.</summary>
internal sealed partial class YamlReader
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
                throw _tokens.Unexpected("a value was expected here");
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

    private YamlScalar Nothing(Mark place) => new(Span(place, place), "", isPlain: true);

    // A block collection ends where its last item does; the scanner only notices on the next line.
    private TextSpan BlockSpan(Mark start, TextSpan last) => TextSpan.FromBounds(Clamp(start.Index), Math.Max(Clamp(start.Index), last.End));

    // The scanner's closing bracket has no length.
    private TextSpan BracketSpan(Mark start, Token close) =>
        TextSpan.FromBounds(Clamp(start.Index), Math.Max(Clamp(start.Index), Clamp(close.Start.Index + 1)));

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
