using System.Globalization;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Parsing;

/// <summary>A node of the syntax tree: a value and where it stands in the text.</summary>
internal abstract class YamlNode(TextSpan span)
{
    public TextSpan Span { get; } = span;

    /// <summary>What the node is, as an error message would say it.</summary>
    public abstract string Describe();
}

/// <summary>A mapping, entries in file order, each key once.</summary>
internal sealed class YamlMapping(TextSpan span, IReadOnlyList<YamlEntry> entries) : YamlNode(span)
{
    public IReadOnlyList<YamlEntry> Entries { get; } = entries;

    public override string Describe() => "a mapping";
}

/// <summary>A key and its value.</summary>
internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);

/// <summary>A sequence, in flow or block style.</summary>
internal sealed class YamlSequence(TextSpan span, IReadOnlyList<YamlNode> items) : YamlNode(span)
{
    public IReadOnlyList<YamlNode> Items { get; } = items;

    public override string Describe() => Items.Count == 0 ? "an empty list" : string.Format(CultureInfo.InvariantCulture, "a list of {0}", Items.Count);
}

/// <summary>A scalar with the type that its text and style say.</summary>
internal sealed class YamlScalar(TextSpan span, string text, bool isPlain) : YamlNode(span)
{
    /// <summary>The text without quotes.</summary>
    public string Text { get; } = text;

    /// <summary>False for quoted and block scalars, which are always strings.</summary>
    public bool IsPlain { get; } = isPlain;

    /// <summary>YAML's null; <c>None</c> is Python's and arrives as text, but means the same in every config.</summary>
    public bool IsNull => IsPlain && Text is "" or "~" or "null" or "Null" or "NULL" or "None";

    /// <summary>YAML 1.1's booleans, of which <c>yes</c>, <c>no</c>, <c>on</c> and <c>off</c> are some.</summary>
    public bool TryGetBoolean(out bool value)
    {
        value = Text is "true" or "True" or "TRUE" or "yes" or "Yes" or "YES" or "on" or "On" or "ON";
        return IsPlain && (value || Text is "false" or "False" or "FALSE" or "no" or "No" or "NO" or "off" or "Off" or "OFF");
    }

    /// <summary>A whole number in any of YAML 1.1's notations.</summary>
    public bool TryGetInteger(out long value)
    {
        value = 0;
        return IsPlain && PlainNumber.TryInteger(Text, out value);
    }

    /// <summary>A number with or without a fraction.</summary>
    public bool TryGetNumber(out double value)
    {
        value = 0;
        return IsPlain && PlainNumber.TryNumber(Text, out value);
    }

    /// <summary>YAML's infinity.</summary>
    public bool IsInfinite => IsPlain && Text is ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF";

    public override string Describe()
    {
        if (IsNull)
        {
            return "nothing";
        }

        var shown = Text.Length > 40 ? Text.Substring(0, 40) + "…" : Text;
        return (!IsPlain || !(TryGetNumber(out _) || TryGetBoolean(out _)) ? $"'{shown}'" : shown) + StrayCharacters.Hint(shown);
    }
}
