using Microsoft.CodeAnalysis.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace ConvNeXtGen.Generator.Parsing;

/// <content>Lists in block and in flow style.</content>
internal sealed partial class YamlReader
{
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
            span = BracketSpan(start, _tokens.Take());
        }
        else if (opened is BlockSequenceStart)
        {
            _tokens.Take();
            ReadBlockItems(items);
            if (_tokens.Current is not BlockEnd)
            {
                throw _tokens.Unexpected(_tokens.Current is FlowSequenceEnd
                    ? "one ']' too many"
                    : "this belongs to no item of the list above: each item begins with '- ' in the column of the first");
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
                Separate("a ',' or ']' is missing before this");
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

    private void Separate(string complaint)
    {
        if (_tokens.Current is not FlowEntry)
        {
            throw _tokens.Unexpected(complaint);
        }

        _tokens.Take();
    }
}
