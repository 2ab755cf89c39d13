using ConvNeXtGen.Generator.Diagnostics;
using ConvNeXtGen.Generator.Parsing;

namespace ConvNeXtGen.Generator.Binding;

/// <summary>Reads YOLOv5's <c>anchors</c>: per level a list w, h, w, h, … in pixels, or the number of anchors of each level.</summary>
internal static class AnchorList
{
    private const int MaximumLevels = 16;

    /// <summary>The anchors; one list, which stands for all levels, when only their number is given; null when absent or wrong.</summary>
    public static IReadOnlyList<IReadOnlyList<double>>? Read(MappingReader reader) =>
        reader.Node("anchors") is { } node ? Parse(node, "anchors", reader.Diagnostics, out _) : null;

    /// <summary>The anchors that a node gives; what is wrong with it is reported under <paramref name="name"/>.</summary>
    public static IReadOnlyList<IReadOnlyList<double>>? Parse(YamlNode node, string name, DiagnosticBag diagnostics, out bool isCount)
    {
        isCount = node is YamlScalar;
        if (node is YamlScalar scalar && scalar.TryGetInteger(out var count) && count is > 0 and < 1000)
        {
            // As the original: 0, 1, 2, … stand in until anchors are fitted to the data.
            return [[.. Enumerable.Range(0, (int)count * 2).Select(i => (double)i)]];
        }

        if (node is not YamlSequence { Items.Count: > 0 and <= MaximumLevels } levels)
        {
            diagnostics.Report(Descriptors.WrongType, node.Span, name, "a list of anchors per level, or the number of anchors of each level", node.Describe());
            return null;
        }

        var all = levels.Items.Select(level => Level(level, diagnostics)).ToArray();
        if (all.Any(level => level is null))
        {
            return null;
        }

        for (var i = 1; i < all.Length; i++)
        {
            if (all[i]!.Length != all[0]!.Length)
            {
                diagnostics.Report(Descriptors.DifferentLengths, levels.Items[i].Span, FormattableString.Invariant($"anchors[{i}]"), RowConfig.Text(all[i]!.Length), "anchors[0]", RowConfig.Text(all[0]!.Length));
                return null;
            }
        }

        return all!;
    }

    /// <summary>Whether a number of anchors was given instead of their sizes.</summary>
    public static bool IsCount(MappingReader reader) => reader.Node("anchors") is YamlScalar;

    private static double[]? Level(YamlNode node, DiagnosticBag diagnostics)
    {
        var numbers = new List<double>();
        if (node is YamlSequence { Items.Count: > 0 } list)
        {
            foreach (var item in list.Items)
            {
                if (item is not YamlScalar scalar || !scalar.TryGetNumber(out var value))
                {
                    diagnostics.Report(Descriptors.WrongType, item.Span, "anchors", "lists of numbers", item.Describe());
                    return null;
                }

                numbers.Add(value);
            }
        }

        if (numbers.Count == 0 || numbers.Count % 2 != 0)
        {
            diagnostics.Report(Descriptors.WrongType, node.Span, "anchors", "lists of pairs w, h", node.Describe());
            return null;
        }

        return [.. numbers];
    }
}
