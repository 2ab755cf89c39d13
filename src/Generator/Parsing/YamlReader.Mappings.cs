using ConvNeXtGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace ConvNeXtGen.Generator.Parsing;

/// <content>Mappings in block and in flow style.</content>
internal sealed partial class YamlReader
{
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
        var end = _tokens.Take();
        var span = isFlow ? BracketSpan(start, end) : entries.Count == 0 ? Span(start, end.End) : BlockSpan(start, entries[entries.Count - 1].Value.Span);
        return new YamlMapping(span, entries);
    }

    private void ReadBlockEntries(List<YamlEntry> entries, Dictionary<string, YamlScalar> firsts)
    {
        while (_tokens.Current is not BlockEnd)
        {
            if (_tokens.Current is not Key)
            {
                throw _tokens.Unexpected("a key was expected here");
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
                Separate("a ',' or '}' is missing before this");
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
}
