using System.Globalization;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Parsing;
using Microsoft.CodeAnalysis.Text;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>
/// Reads typed values by key from a mapping, reporting what is wrong at the value, and at the end the keys that
/// nobody asked for. Every method returns null where the key is absent or its value was reported.
/// </summary>
internal sealed class MappingReader(YamlMapping mapping, DiagnosticBag diagnostics)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public YamlMapping Mapping { get; } = mapping;

    public DiagnosticBag Diagnostics { get; } = diagnostics;

    /// <summary>The value of a key or of one of its other names.</summary>
    public YamlNode? Node(string key, params string[] aliases)
    {
        YamlEntry? found = null;
        foreach (var name in (string[])[key, .. aliases])
        {
            _known.Add(name);
            foreach (var entry in Mapping.Entries)
            {
                if (entry.Key.Text != name)
                {
                    continue;
                }

                if (found is { } first)
                {
                    Diagnostics.Report(Descriptors.KeyGivenTwiceByAlias, entry.Key.Span, entry.Key.Text, first.Key.Text);
                }
                else
                {
                    found = entry;
                }
            }
        }

        return found?.Value;
    }

    /// <summary>Where a key stands; the whole mapping when it is absent.</summary>
    public TextSpan KeySpan(string key) =>
        Mapping.Entries.FirstOrDefault(e => e.Key.Text == key)?.Key.Span ?? new TextSpan(Mapping.Span.Start, 0);

    public int? Integer(string key, int minimum, int maximum, params string[] aliases) =>
        Node(key, aliases) is { } node ? Integer(key, node, minimum, maximum) : null;

    public int? Integer(string name, YamlNode node, int minimum, int maximum)
    {
        if (node is not YamlScalar scalar || !scalar.TryGetInteger(out var value))
        {
            Diagnostics.Report(Descriptors.WrongType, node.Span, name, "a whole number", node.Describe());
            return null;
        }

        if (value < minimum || value > maximum)
        {
            var range = maximum == int.MaxValue ? $"at least {Text(minimum)}" : $"between {Text(minimum)} and {Text(maximum)}";
            Diagnostics.Report(Descriptors.OutOfRange, node.Span, name, range, scalar.Text);
            return null;
        }

        return (int)value;
    }

    public double? Number(string key, Func<double, bool> accepts, string range, params string[] aliases)
    {
        if (Node(key, aliases) is not { } node)
        {
            return null;
        }

        if (node is not YamlScalar scalar || !scalar.TryGetNumber(out var value))
        {
            Diagnostics.Report(Descriptors.WrongType, node.Span, key, "a number", node.Describe());
            return null;
        }

        if (!accepts(value))
        {
            Diagnostics.Report(Descriptors.OutOfRange, node.Span, key, range, scalar.Text);
            return null;
        }

        return value;
    }

    public bool? Boolean(string key, params string[] aliases)
    {
        if (Node(key, aliases) is not { } node)
        {
            return null;
        }

        if (node is YamlScalar scalar && scalar.TryGetBoolean(out var value))
        {
            return value;
        }

        Diagnostics.Report(Descriptors.WrongType, node.Span, key, "true or false", node.Describe());
        return null;
    }

    public YamlScalar? String(string key, params string[] aliases)
    {
        if (Node(key, aliases) is not { } node)
        {
            return null;
        }

        if (node is YamlScalar { IsNull: false } scalar)
        {
            return scalar;
        }

        Diagnostics.Report(Descriptors.WrongType, node.Span, key, "a word", node.Describe());
        return null;
    }

    /// <summary>A list with its items; an empty one is reported.</summary>
    public YamlSequence? List(string key, string needs, params string[] aliases)
    {
        if (Node(key, aliases) is not { } node)
        {
            return null;
        }

        if (node is not YamlSequence list)
        {
            Diagnostics.Report(Descriptors.WrongType, node.Span, key, "a list", node.Describe());
            return null;
        }

        if (list.Items.Count == 0)
        {
            Diagnostics.Report(Descriptors.EmptyList, list.Span, key, needs);
            return null;
        }

        return list;
    }

    /// <summary>A list of whole numbers in range; null when any of them is not.</summary>
    public int[]? Integers(string key, string needs, int minimum, int maximum, params string[] aliases)
    {
        if (List(key, needs, aliases) is not { } list)
        {
            return null;
        }

        var values = new int[list.Items.Count];
        var isComplete = true;
        for (var i = 0; i < values.Length; i++)
        {
            var value = Integer($"{key}[{Text(i)}]", list.Items[i], minimum, maximum);
            isComplete &= value is not null;
            values[i] = value.GetValueOrDefault();
        }

        return isComplete ? values : null;
    }

    /// <summary>Marks keys as known that another part of the program reads.</summary>
    public void Accept(params string[] keys) => _known.UnionWith(keys);

    /// <summary>Warns of every key that was not asked for.</summary>
    public void ReportUnknownKeys()
    {
        foreach (var entry in Mapping.Entries)
        {
            if (!_known.Contains(entry.Key.Text))
            {
                Diagnostics.Report(
                    Descriptors.UnknownKey,
                    entry.Key.Span,
                    entry.Key.Text,
                    Suggestion.DidYouMean(entry.Key.Text, _known.OrderBy(k => k, StringComparer.Ordinal)));
            }
        }
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
