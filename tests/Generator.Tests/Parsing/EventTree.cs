using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ConvNeXtGen.Generator.Tests.Parsing;

/// <summary>A YAML text as YamlDotNet's own parser sees it, written down in the form of <see cref="NodeText"/>.</summary>
internal sealed class EventTree
{
    private readonly IParser _parser;
    private readonly StringBuilder _text = new();

    private EventTree(string yaml) => _parser = new Parser(new Scanner(new StringReader(yaml), skipComments: true));

    /// <summary>Reads the first document.</summary>
    /// <returns>Its nodes; an empty string for an empty file; null when the text is no YAML.</returns>
    public static string? Read(string yaml)
    {
        var tree = new EventTree(yaml);
        try
        {
            tree._parser.Consume<StreamStart>();
            if (!tree._parser.Accept<StreamEnd>(out _))
            {
                tree._parser.Consume<DocumentStart>();
                tree.Write();
                tree._parser.Consume<DocumentEnd>();
                // Reads on to the next document's start, where the parser complains of what follows the first.
                tree._parser.Accept<DocumentStart>(out _);
            }

            return tree._text.ToString();
        }
        catch (Exception e) when (e is YamlException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private Written Write(bool inSequence = false)
    {
        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return Line(alias.Start.Index, alias.End.Index, NodeText.Scalar("*" + alias.Value.Value, isPlain: false), "*" + alias.Value.Value);
        }

        if (_parser.TryConsume<Scalar>(out var scalar))
        {
            // An empty one that has an anchor or a tag ends where the parser says by chance.
            var isPlain = scalar.Style == ScalarStyle.Plain;
            return Line(scalar.Start.Index, scalar.Value.Length == 0 && isPlain ? scalar.Start.Index : scalar.End.Index, NodeText.Scalar(scalar.Value, isPlain), scalar.Value);
        }

        return _parser.TryConsume<SequenceStart>(out var sequence) ? WriteSequence(sequence) : WriteMapping(_parser.Consume<MappingStart>(), inSequence);
    }

    private Written WriteSequence(SequenceStart start)
    {
        var (place, end, count) = (_text.Length, -1L, 0);
        while (!_parser.Accept<SequenceEnd>(out _))
        {
            end = Write(inSequence: true).End;
            count++;
        }

        var close = _parser.Consume<SequenceEnd>();
        // The end of a closing bracket is given as its start.
        var bracket = start.Style == SequenceStyle.Flow ? 1 : 0;
        return Line(start.Start.Index, bracket > 0 || count == 0 ? close.End.Index + bracket : end, NodeText.Sequence(count), at: place);
    }

    private Written WriteMapping(MappingStart start, bool inSequence)
    {
        var (place, from, end) = (_text.Length, start.Start.Index, -1L);
        var words = new HashSet<string>(StringComparer.Ordinal);
        // [a: 1] is a mapping without braces, and then the parser does not say where it stands.
        var isPair = inSequence && from == 0 && start.Style == MappingStyle.Flow;
        while (!_parser.Accept<MappingEnd>(out _))
        {
            var before = _text.Length;
            var key = Write();
            var value = Write();
            from = isPair ? key.Start : from;
            end = isPair ? value.End : end;
            // A key twice, or one that is no word, is not in the tree.
            if (key.Word is null || !words.Add(key.Word))
            {
                _text.Length = before;
                continue;
            }

            end = value.End;
        }

        var close = _parser.Consume<MappingEnd>();
        var bracket = start.Style == MappingStyle.Flow ? 1 : 0;
        return Line(from, !isPair && (bracket > 0 || words.Count == 0) ? close.End.Index + bracket : end, NodeText.Mapping(words.Count), at: place);
    }

    private Written Line(long start, long end, string what, string? word = null, int? at = null)
    {
        end = Math.Max(start, end);
        _text.Insert(at ?? _text.Length, NodeText.Line(start, end, what));
        return new Written(start, end, word);
    }

    /// <summary>A node that was written: where it stands, and its text if it is a scalar.</summary>
    private readonly record struct Written(long Start, long End, string? Word);
}
