using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace ConvNeXtGen.Generator.Parsing;

/// <summary>
/// The tokens of a YAML text, one at a time. The grammar over them is in <see cref="YamlReader"/>: YamlDotNet's own
/// parser compiles regular expressions before it reads the first character, a sixth of what this generator costs a build.
/// </summary>
internal sealed class TokenStream
{
    private readonly Scanner _scanner;

    public TokenStream(string text)
    {
        _scanner = new Scanner(new StringReader(text), skipComments: true);
        Current = Read();
    }

    /// <summary>The token that has been read but not used; <see cref="StreamEnd"/> stays for ever.</summary>
    public Token Current { get; private set; }

    /// <summary>How far the text has been looked at, for complaints of the scanner that name no place.</summary>
    public Mark Position => _scanner.CurrentPosition;

    /// <summary>Uses the current token.</summary>
    /// <returns>That token.</returns>
    public Token Take()
    {
        var taken = Current;
        if (taken is not StreamEnd)
        {
            Current = Read();
        }

        return taken;
    }

    /// <summary>A complaint about the current token.</summary>
    public YamlException Unexpected(string message) => new(Current.Start, Current.End, message);

    private Token Read()
    {
        _scanner.MoveNext();
        return _scanner.Current is Error error ? throw new YamlException(error.Start, error.End, error.Value) : _scanner.Current!;
    }
}
