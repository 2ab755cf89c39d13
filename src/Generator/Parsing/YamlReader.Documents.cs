using ConvNeXtGen.Generator.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace ConvNeXtGen.Generator.Parsing;

/// <content>The one document of a file, and what may stand around it.</content>
internal sealed partial class YamlReader
{
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
}
