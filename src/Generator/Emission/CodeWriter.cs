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
    public CodeWriter Doc(string element, string text)
    {
        var name = element.IndexOf(' ');
        _text.Append(' ', 4 * _depth).Append("/// <").Append(element).Append('>');
        AppendEscaped(_text, text);
        _text.Append("</").Append(element, 0, name < 0 ? element.Length : name).Append(">\n");
        return this;
    }

    /// <summary>Writes <c>&lt;summary&gt;</c>.</summary>
    public CodeWriter Summary(string text) => Doc("summary", text);

    /// <summary>Text for a doc comment.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        AppendEscaped(escaped, text);
        return escaped.ToString();
    }

    private static void AppendEscaped(StringBuilder target, string text)
    {
        var done = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var replacement = text[i] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '\u2028' or '\u2029' => " ",
                '\t' => null,
                var c => char.IsControl(c) ? " " : null,
            };
            if (replacement is not null)
            {
                target.Append(text, done, i - done).Append(replacement);
                done = i + 1;
            }
        }

        target.Append(text, done, text.Length - done);
    }

    public override string ToString() => _text.ToString();
}
