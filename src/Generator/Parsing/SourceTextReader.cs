using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Parsing;

/// <summary>Reads a <see cref="SourceText"/> without copying it to a string; positions stay Roslyn's.</summary>
internal sealed class SourceTextReader(SourceText text) : TextReader
{
    private int _position;

    public override int Peek() => _position < text.Length ? text[_position] : -1;

    public override int Read() => _position < text.Length ? text[_position++] : -1;

    public override int Read(char[] buffer, int index, int count)
    {
        var length = Math.Min(count, text.Length - _position);
        text.CopyTo(_position, buffer, index, length);
        _position += length;
        return length;
    }
}
