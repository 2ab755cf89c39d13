using System.Globalization;
using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Parsing;
using ConvNeXtGen.Generator.Specs;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>Reads <c>names</c>: a list, or Ultralytics' mapping from index to name.</summary>
internal static class ClassNames
{
    /// <param name="reader">The config's root.</param>
    /// <param name="classes">The config's <c>nc</c>; set to the number of names when the config leaves it out.</param>
    public static EquatableArray<string> Read(MappingReader reader, ref int? classes)
    {
        if (reader.Node("names") is not { } node)
        {
            return default;
        }

        List<YamlNode>? items = node switch
        {
            YamlSequence { Items.Count: > 0 } list => [.. list.Items],
            YamlMapping { Entries.Count: > 0 } map => InOrder(map, reader.Diagnostics),
            _ => null,
        };
        if (items is null)
        {
            reader.Diagnostics.Report(Descriptors.WrongType, node.Span, "names", "a list of class names, or a mapping from class index to name", node.Describe());
            return default;
        }

        foreach (var item in items)
        {
            if (item is not YamlScalar { IsNull: false })
            {
                reader.Diagnostics.Report(Descriptors.WrongType, item.Span, "names", "a list of words", item.Describe());
                return default;
            }
        }

        if (classes is { } count && count != items.Count)
        {
            reader.Diagnostics.Report(
                Descriptors.ClassNamesCount,
                node.Span,
                items.Count.ToString(CultureInfo.InvariantCulture),
                count.ToString(CultureInfo.InvariantCulture));
        }

        classes ??= items.Count;
        return items.Cast<YamlScalar>().Select(s => s.Text).ToEquatableArray();
    }

    private static List<YamlNode> InOrder(YamlMapping map, DiagnosticBag diagnostics)
    {
        for (var i = 0; i < map.Entries.Count; i++)
        {
            var expected = i.ToString(CultureInfo.InvariantCulture);
            if (map.Entries[i].Key.Text != expected)
            {
                diagnostics.Report(Descriptors.WrongType, map.Entries[i].Key.Span, "names", $"numbered from 0 in order: '{expected}' here", map.Entries[i].Key.Describe());
                break;
            }
        }

        return [.. map.Entries.Select(e => e.Value)];
    }
}
