using System.Text;

namespace ConvNeXtGen.Generator.Emission;

/// <summary>Writes indented C#; the one place that ends lines, always with \n.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes a line; an empty one gets no indentation.</summary>
    public CodeWriter Line(string line = "")
    {
        if (line.Length > 0)
        {
            _text.Append(' ', 4 * _depth).Append(line);
        }

        _text.Append('\n');
        return this;
    }

    /// <summary>Writes a line and an opening brace.</summary>
    public CodeWriter Open(string line) => Line(line).OpenBlock();

    /// <summary>Writes an opening brace.</summary>
    public CodeWriter OpenBlock()
    {
        Line("{");
        _depth++;
        return this;
    }

    /// <summary>Closes what <see cref="Open"/> opened.</summary>
    public CodeWriter Close(string suffix = "")
    {
        _depth--;
        return Line("}" + suffix);
    }

    /// <summary>Writes a doc comment of one element.</summary>
    public CodeWriter Doc(string element, string text) => Line($"/// <{element}>{Escape(text)}</{element.Split(' ')[0]}>");

    /// <summary>Writes <c>&lt;summary&gt;</c>.</summary>
    public CodeWriter Summary(string text) => Doc("summary", text);

    /// <summary>Text for a doc comment.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            _ = c switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '\r' or '\n' or '\u0085' or '\u2028' or '\u2029' => escaped.Append(' '),
                _ => char.IsControl(c) && c != '\t' ? escaped.Append(' ') : escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    public override string ToString() => _text.ToString();
}
